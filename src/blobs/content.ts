import { Readable } from 'node:stream'
import type { ByteRange, GetOptions } from './blobs.ts'
import { verified } from './digest.ts'
import { decoded, partOf, type Encoding } from './encoding.ts'

/** A blob's bytes on their way out of a store. */
export interface StoredContent {
  encoding: Encoding
  /** All that is stored, or `storedRange` of the part that was asked for. */
  stored: Readable
  /** For errors. */
  where: string
}

/**
 * What `Blobs.get` gives: decoded, and verified where it is the whole blob. `open` is given a signal that aborts also when the reader has
 * gone away.
 */
export function contentOf(
  digest: string,
  open: (part: ByteRange | undefined, signal: AbortSignal) => Promise<StoredContent>,
  { range, readerVerifies = false, signal }: GetOptions = {},
): Readable {
  const gone = new AbortController()
  const stop = signal === undefined ? gone.signal : AbortSignal.any([signal, gone.signal])
  async function* content() {
    stop.throwIfAborted()
    if (range?.lengthBytes === 0) return
    const { encoding, stored, where } = await open(range, stop)
    const bytes = decoded(stored, encoding, where)
    if (range === undefined) yield* readerVerifies ? bytes : verified(bytes, digest, where)
    else if (encoding === 'identity') yield* bytes
    else yield* partOf(bytes, range)
  }
  const stream = Readable.from(content(), { objectMode: false, highWaterMark: 256 * 1024 })
  stream.once('close', () => gone.abort())
  return stream
}
