import type { Readable } from 'node:stream'
import type { BlobRef } from '../contract/manifest.ts'
import type { CacheCounts } from '../domain/worker.ts'

/** A blob on this machine's disk that stays there until it is released. */
export interface Pinned {
  /** Below the cache's folder: `ab/abcdef…`. */
  readonly path: string
  /** Lets go of it; a second call does nothing. */
  release(): void
}

/** A worker's own disk before the store of blobs (ARCHITECTURE.md, Decisions). */
export interface Cache {
  /**
   * Fetches the blob unless it is there, and pins it. Waits for others' pins where the cache is full of them, so whoever waits
   * should hold few of its own.
   * Throws Fault CACHE_TOO_SMALL for a blob over the limit, BLOB_DAMAGED when the bytes that came are not the blob's, DISK_FULL,
   * whatever `fetch` threw, and the signal's reason.
   */
  acquire(blob: BlobRef, signal?: AbortSignal): Promise<Pinned>
  /**
   * Brings the blob as `acquire` does, but for whoever needs it later: at no more than `aheadBytesPerSecond` with all others like it, and at a
   * tenth of that while a judgement waits for a download. It makes room of nothing that was used in the last ten minutes, and
   * pins nothing afterwards. Whoever acquires it meanwhile gets it as fast as it can come.
   * Throws as `acquire` does, and Fault CACHE_TOO_SMALL (to be tried again later) instead of waiting for room.
   */
  fetchAhead(blob: BlobRef, options: { signal: AbortSignal }): Promise<void>
  stats(): CacheCounts
  /** Is it there, as far as anybody knows? */
  has(digest: string): boolean
  /** Stops the downloads under way; whoever waits gets Fault STOPPING. */
  close(): Promise<void>
}

export interface CacheOptions {
  /** Made if it is not there. One process at a time may use it. */
  dir: string
  /** Lowered to 80 % of the disk that `dir` is on. */
  maxBytes: number
  /** Of what `fetchAhead` brings. */
  aheadBytesPerSecond: number
  fetch: (digest: string, signal: AbortSignal) => Readable
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
}
