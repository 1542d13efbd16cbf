import { Fault } from '../domain/fault.ts'
import type { Blobs } from './blobs.ts'

/** A whole small blob (a manifest, a statement) in memory. Throws what `get` does, and Fault BLOB_DAMAGED for one over `maxBytes`. */
export async function readBlob(blobs: Pick<Blobs, 'get'>, digest: string, options: { maxBytes: number; signal?: AbortSignal | undefined }): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of blobs.get(digest, { signal: options.signal })) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > options.maxBytes) {
      throw new Fault('BLOB_DAMAGED', `blob ${digest} has more than the ${options.maxBytes} bytes that may be read into memory`, { canRetry: false })
    }
  }
  return Buffer.concat(chunks)
}
