import type { Readable } from 'node:stream'

/** A stream of bytes may use the memory of a piece again once the next is asked for. */
export type Content = AsyncIterable<Buffer> | Uint8Array

/** What `put` tells of a stored blob. */
export interface StoredBlob {
  /** SHA-256 of the content in lower-case hexadecimal: the blob's name. */
  digest: string
  /** Of the content; it may be stored in fewer. */
  sizeBytes: number
  /** False: it had been stored before, nothing was added. */
  isNew: boolean
}

/** A blob as it lies in the store. */
export interface ListedBlob {
  digest: string
  /** What it takes there, which is less than its content where that was worth compressing. */
  storedBytes: number
  modifiedAt: Date
}

/** Part of a content, in bytes: from `start`, `lengthBytes` long; what lies beyond the end is left out. */
export interface ByteRange {
  start: number
  lengthBytes: number
}

export interface GetOptions {
  range?: ByteRange | undefined
  signal?: AbortSignal | undefined
}

export interface ReceiveOptions {
  /** Of the content; where it has another size, that is what comes, or Fault BLOB_DAMAGED. */
  sizeBytes: number
  signal: AbortSignal
}

export interface BatchOptions {
  /**
   * Awaited for each content once its digest is known, and before anybody looks whether it is stored already. False: it is stored anew even
   * if it is there. What it throws, `put` throws.
   */
  mayReuse?: ((digest: string) => Promise<boolean>) | undefined
}

/**
 * Several contents on their way in together. All of them are there and durable once `keep` has resolved. Of a batch that is disposed of
 * without, nothing is promised: a blob may be there, and since no manifest names it nobody sees it until it is swept.
 */
export interface Batch extends AsyncDisposable {
  /** As `Blobs.put`, but durable only once `keep` has resolved. `isNew` is false also for what this batch has had before. */
  put(content: Content, options?: { signal?: AbortSignal | undefined }): Promise<StoredBlob>

  /** Throws what `Blobs.put` does. */
  keep(): Promise<void>
}

/**
 * Test data, statements and manifests, stored once under the SHA-256 of their content and never changed (ARCHITECTURE.md, Decisions).
 * At rest they are compressed where that pays; who reads and writes sees contents only.
 * Every adapter passes test/contract/blobs.ts. Where it is not said otherwise, each call may throw Fault BLOBS_UNAVAILABLE and the
 * signal's reason.
 */
export interface Blobs {
  /**
   * Stores the content. When it resolves the blob is durable; until then, and after a failure, nothing half-written is ever visible.
   * Throws Fault DISK_FULL when there is no space, and whatever error the stream ended with.
   */
  put(content: Content, options?: { signal?: AbortSignal | undefined }): Promise<StoredBlob>

  batch(options?: BatchOptions): Batch

  /**
   * The content as a stream. It fails with Fault BLOB_MISSING when there is none, and, when the whole blob was asked for, with
   * BLOB_DAMAGED instead of its end when the bytes are not those that the digest names. The bytes of a range cannot be verified, so a
   * range is for showing, never for judging; no more is read for it than what lies before its end.
   */
  get(digest: string, options?: GetOptions): Readable

  /**
   * The content for who hashes it: it is not verified, and each piece is there only until the next is asked for. Costs a third of what `get` does.
   * Throws Fault BLOB_MISSING.
   */
  receive(digest: string, options: ReceiveOptions): AsyncIterable<Buffer>

  has(digest: string, options?: { signal?: AbortSignal | undefined }): Promise<boolean>

  /** Every blob, in no order. What is stored or removed meanwhile may be among them or not. */
  list(options?: { signal?: AbortSignal | undefined }): AsyncIterable<ListedBlob>

  /** Does nothing when there is none. */
  remove(digest: string, options?: { signal?: AbortSignal | undefined }): Promise<void>

  /** Removes what uploads have left behind that were cut off and not written to since `before`; says how many there were. */
  removeAbandoned(before: Date, options?: { signal?: AbortSignal | undefined }): Promise<number>

  /** Resolves when the store can be used, within seconds. Throws Fault CONFIG_INVALID where a setting is to blame. */
  check(options?: { signal?: AbortSignal | undefined }): Promise<void>
}
