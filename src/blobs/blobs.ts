import type { Readable } from 'node:stream'

/** What `put` tells of a stored blob. */
export interface StoredBlob {
  /** SHA-256 in lower-case hexadecimal: the blob's name. */
  digest: string
  sizeBytes: number
  /** False: it had been stored before, nothing was added. */
  isNew: boolean
}

/** Part of a blob, in bytes: from `start`, `lengthBytes` long; what lies beyond the end is left out. */
export interface ByteRange {
  start: number
  lengthBytes: number
}

/**
 * Several contents on their way in together. Nothing of them is visible before `keep` has resolved; what was not kept when the batch is
 * disposed of is gone, so that an upload which is refused or fails in the end takes no space.
 */
export interface Batch extends AsyncDisposable {
  /** As `Blobs.put`, but durable only once `keep` has resolved. `isNew` is false also for what this batch has had before. */
  put(content: Readable | Uint8Array, options?: { signal?: AbortSignal | undefined }): Promise<StoredBlob>

  /** Makes all of them visible and durable. Throws Fault DISK_FULL. */
  keep(): Promise<void>
}

/**
 * Test data, statements and manifests, stored once under their SHA-256 and never changed (ARCHITECTURE.md, Decisions).
 * Every adapter passes test/contract/blobs.ts.
 */
export interface Blobs {
  /**
   * Stores the content. When it resolves the blob is durable; until then, and after a failure, nothing of it is visible.
   * Throws Fault DISK_FULL when there is no space, and whatever error the stream ended with.
   */
  put(content: Readable | Uint8Array, options?: { signal?: AbortSignal | undefined }): Promise<StoredBlob>

  /** As `put`, from a file, which is read once to name it and a second time only if it is new. */
  putFile(path: string, options?: { signal?: AbortSignal | undefined }): Promise<StoredBlob>

  batch(): Batch

  /**
   * The content as a stream. It fails with Fault BLOB_MISSING when there is none, and, when the whole blob was asked for,
   * with BLOB_DAMAGED instead of its end when the bytes are not those that the digest names.
   */
  get(digest: string, options?: { range?: ByteRange; signal?: AbortSignal | undefined }): Readable

  /** Size in bytes; null when there is no such blob. */
  size(digest: string): Promise<number | null>
}
