import { createHash } from 'node:crypto'
import { pipeline as pipe } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { constants, createZstdCompress, createZstdDecompress, zstdCompress, zstdDecompressSync } from 'node:zlib'
import type { ByteRange, Content } from './blobs.ts'
import { damaged } from './digest.ts'
import { spent } from './spent-buffers.ts'

/** How the bytes of a content lie in the store. */
export type Encoding = 'identity' | 'zstd'

/** Below this nothing is gained: a disk gives whole blocks, and a request costs more than the bytes. */
const leastBytes = 512
/** So much of a content's beginning is compressed to see whether it pays. */
const sampleBytes = 64 * 1024
/** It pays when so much or less is left. */
const worthwhile = 0.9
/** Contents are hashed and compressed in pieces of this size: each costs a turn of the event loop and of a thread. */
const pieceBytes = 256 * 1024

/** Level 1 halves test data of numbers at about the speed of hashing them; level 3 is three times slower and gains nothing on them. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** A piece is done with before the next is asked for. */
const pieceByPiece = { writableHighWaterMark: 1 }

export interface Encoded {
  digest: string
  sizeBytes: number
  encoding: Encoding
  storedBytes: number
}

/**
 * Gives a content to `destination` as it is to be stored. The memory of a piece is that of the next too, so it has to be done with before
 * the next is asked for: of a package of gigabytes the collector would otherwise let tens of megabytes lie. Throws what either of them
 * fails with, and the signal's reason.
 */
export async function encode(content: Content, destination: (stored: AsyncIterable<Buffer>) => Promise<void>, signal?: AbortSignal): Promise<Encoded> {
  const hash = createHash('sha256')
  const encoded: Encoded = { digest: '', sizeBytes: 0, encoding: 'identity', storedBytes: 0 }

  async function* hashed(source: AsyncIterable<Buffer>) {
    for await (const piece of inPieces(source)) {
      hash.update(piece)
      encoded.sizeBytes += piece.length
      yield piece
      spent(piece.length)
    }
  }
  async function* stored(source: AsyncIterable<Buffer>) {
    const pieces = hashed(source)
    const first = await pieces.next()
    if (first.done === true) return
    if (await paysToCompress(first.value)) encoded.encoding = 'zstd'
    const all = joined(first.value, pieces)
    yield* counted(encoded.encoding === 'zstd' ? compressed(all) : all)
  }
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      encoded.storedBytes += chunk.length
      yield chunk
    }
  }

  await pipeline(content instanceof Uint8Array ? inOnePiece(content) : content, stored, destination, { signal })
  encoded.digest = hash.digest('hex')
  return encoded
}

/**
 * The content of stored bytes, whose memory is used again as theirs is. `where` is for the error: Fault BLOB_DAMAGED when they cannot be decoded.
 */
export async function* decoded(stored: AsyncIterable<Buffer>, encoding: Encoding, where: string): AsyncGenerator<Buffer> {
  if (encoding === 'identity') {
    yield* stored
    return
  }
  const decompress = createZstdDecompress({ ...pieceByPiece, chunkSize: pieceBytes })
  pipe(stored, decompress, () => {}) // the reader gets the error from the stream itself
  try {
    yield* decompress
  } catch (error) {
    throw isOfZstd(error) ? damaged(where, 'they cannot be decompressed', error) : error
  }
}

/** As `decoded`, of a content of so many bytes that is there as a whole; more are BLOB_DAMAGED. */
export function decodedAtOnce(stored: Buffer, sizeBytes: number, where: string): Buffer {
  try {
    return zstdDecompressSync(stored, { maxOutputLength: Math.max(1, sizeBytes), chunkSize: Math.max(64, sizeBytes) })
  } catch (error) {
    throw isOfZstd(error) ? damaged(where, 'they cannot be decompressed', error) : error
  }
}

/** Which of the stored bytes have to be read for a part of the content. */
export function storedRange(encoding: Encoding, part: ByteRange): ByteRange {
  if (encoding === 'identity') return part
  // zstd decodes from the beginning, block after block of at most 128 KiB. What cannot be compressed grows by less than 1/256 (ZSTD_compressBound).
  const end = part.start + part.lengthBytes + 2 * 128 * 1024
  return { start: 0, lengthBytes: end + Math.ceil(end / 256) }
}

/** Of a content that is read from its beginning, the part. */
export async function* partOf(content: AsyncIterable<Buffer>, { start, lengthBytes }: ByteRange): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of content) {
    const part = chunk.subarray(Math.max(0, start - at), Math.max(0, start + lengthBytes - at))
    at += chunk.length
    if (part.length > 0) yield part
    if (at >= start + lengthBytes) return
  }
}

async function paysToCompress(beginning: Buffer): Promise<boolean> {
  if (beginning.length < leastBytes) return false
  const sample = beginning.subarray(0, sampleBytes)
  return (await promisify(zstdCompress)(sample, compression)).length <= worthwhile * sample.length
}

async function* compressed(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const compress = createZstdCompress({ ...compression, ...pieceByPiece, chunkSize: pieceBytes })
  pipe(pieces, compress, () => {}) // as above
  yield* compress
}

/** Pieces of `pieceBytes`. Chunks of that size are passed on; others are gathered in one memory, which is as small as a content of one chunk. */
async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let piece: Buffer = Buffer.alloc(0)
  let filled = 0
  for await (const chunk of chunks) {
    if (filled === 0 && chunk.length === pieceBytes) {
      yield chunk
      continue
    }
    for (let taken = 0; taken < chunk.length; ) {
      if (filled === piece.length) piece = enlarged(piece, chunk.length)
      const copied = chunk.copy(piece, filled, taken)
      taken += copied
      filled += copied
      if (filled < pieceBytes) continue
      yield piece
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}

function enlarged(piece: Buffer, chunkBytes: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(piece.length > 0 ? pieceBytes : Math.min(chunkBytes, pieceBytes))
  piece.copy(larger)
  return larger
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function* joined(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

function isOfZstd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'Z_BUF_ERROR' || error.code === 'ERR_BUFFER_TOO_LARGE' || String(error.code).startsWith('ZSTD_'))
}
