import { Readable } from 'node:stream'
import type { ByteRange, GetOptions, ReceiveOptions } from './blobs.ts'
import { verified } from './digest.ts'
import { decoded, decodedAtOnce, partOf, type Encoding } from './encoding.ts'

/** Up to here a content is decompressed at once, which takes half of the time that a stream does, and 15 ms at most. */
const atOnceBytes = 16 * 1024 * 1024

/** A blob's bytes on their way out of a store. */
export interface StoredContent {
  encoding: Encoding
  /** All that is stored, or `storedRange` of the part that was asked for; each piece may be there only until the next is asked for. */
  stored: AsyncIterable<Buffer>
  /** For errors. */
  where: string
}

type Open = (part: ByteRange | undefined, signal: AbortSignal) => Promise<StoredContent>

/**
 * What `Blobs.get` gives: decoded, and verified where it is the whole blob. `open` is given a signal that aborts also when the reader has
 * gone away.
 */
export function contentOf(digest: string, open: Open, { range, signal }: GetOptions = {}): Readable {
  const gone = new AbortController()
  const stop = signal === undefined ? gone.signal : AbortSignal.any([signal, gone.signal])
  async function* content() {
    stop.throwIfAborted()
    if (range?.lengthBytes === 0) return
    const { encoding, stored, where } = await open(range, stop)
    // A stream holds several pieces.
    const bytes = encoding === 'identity' ? copied(stored) : decoded(stored, encoding, where)
    if (range === undefined) yield* verified(bytes, digest, where)
    else if (encoding === 'identity') yield* bytes
    else yield* partOf(bytes, range)
  }
  const stream = Readable.from(content(), { objectMode: false, highWaterMark: 256 * 1024 })
  stream.once('close', () => gone.abort())
  return stream
}

/** What `Blobs.receive` gives: decoded, and not verified. */
export async function* unverified(open: Open, { sizeBytes, signal }: ReceiveOptions): AsyncGenerator<Buffer> {
  signal.throwIfAborted()
  const { encoding, stored, where } = await open(undefined, signal)
  if (encoding === 'zstd' && sizeBytes <= atOnceBytes) yield decodedAtOnce(await inOne(stored), sizeBytes, where)
  else yield* decoded(stored, encoding, where)
}

async function inOne(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of copied(pieces)) all.push(piece)
  return Buffer.concat(all)
}

async function* copied(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece)
}
