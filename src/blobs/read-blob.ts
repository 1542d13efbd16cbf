import { buffer } from 'node:stream/consumers'
import { Fault } from '../domain/fault.ts'
import type { Blobs } from './blobs.ts'

/** A whole small blob (a manifest, a statement) in memory. Throws what `get` does, and Fault BLOB_DAMAGED for one over `maxBytes`. */
export async function readBlob(blobs: Pick<Blobs, 'get' | 'size'>, digest: string, options: { maxBytes: number; signal?: AbortSignal | undefined }): Promise<Buffer> {
  const sizeBytes = await blobs.size(digest)
  if (sizeBytes !== null && sizeBytes > options.maxBytes) {
    throw new Fault('BLOB_DAMAGED', `blob ${digest} has ${sizeBytes} bytes, more than the ${options.maxBytes} that may be read into memory`, { canRetry: false })
  }
  return buffer(blobs.get(digest, { signal: options.signal }))
}
