import type { BlobRef } from '../contract/manifest.ts'
import type { Fault } from '../domain/fault.ts'
import type { CacheCounts } from '../domain/worker.ts'
import type { Download } from './file.ts'

/** Blobs on this machine's disk that stay there until they are released. */
export interface Pinned {
  /** Below the cache's folder, in the order in which they were asked for. */
  readonly paths: readonly string[]
  /** Lets go of them; a second call does nothing. */
  release(): void
}

/** A worker's own disk before the store of blobs (ARCHITECTURE.md, Decisions). */
export interface Cache {
  /**
   * Fetches those that are not there, and pins all of them: space for all is taken at once or not at all, so nobody holds some while
   * he waits for others. Waits for others' pins where the cache is full of them, the first who asked first; so it ends if
   * everybody releases what he has without waiting for more.
   * Throws Fault CACHE_TOO_SMALL for blobs that do not fit together, BLOB_DAMAGED when the bytes that came are not the blob's,
   * DISK_FULL, CACHE_UNAVAILABLE, whatever `download` threw, and the signal's reason.
   */
  acquire(blobs: readonly BlobRef[], options?: AcquireOptions): Promise<Pinned>

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

/** As the process that owns the folder has it. */
export interface OwnedCache extends Cache {
  /** Pins those that are there, for somebody who was given them before this process had the folder. */
  hold(blobs: readonly BlobRef[]): Pinned
}

export interface AcquireOptions {
  signal?: AbortSignal | undefined
  /** Called once they have their space: from then on nothing but the downloads is waited for. */
  onReserved?: () => void
}

export interface CacheOptions {
  /** Made if it is not there. */
  dir: string
  /** Of all that the folder takes on disk; of several processes that share it, the owner's counts. Lowered to 80 % of the disk that `dir` is on. */
  maxBytes: number
  /** Of what `fetchAhead` brings. */
  aheadBytesPerSecond: number
  download: Download
  /** Hears of a blob that came with other bytes than its own. */
  onDamaged?: ((digest: string) => void) | undefined
  /** Hears that nothing can be brought into the folder any more: it is gone, or may not be written to. */
  onUnusable?: ((fault: Fault) => void) | undefined
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
  /** Nothing is evicted before: others may have pins of which this process does not know yet. */
  mayEvict?: Promise<unknown>
  /** Of several processes: how long an owner may say nothing before whoever asked it for something gets Fault CACHE_UNAVAILABLE. */
  ownerSilentMs?: number
}
