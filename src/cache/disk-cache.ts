import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { CacheCounts } from '../domain/worker.ts'
import type { AcquireOptions, CacheOptions, OwnedCache, Pinned } from './cache.ts'
import { CacheIndex } from './cache-index.ts'
import { newEntry, type Entry } from './entry.ts'
import { findBlobs } from './find-blobs.ts'
import { orAborted } from './or-aborted.ts'
import { Preparer } from './preparer.ts'
import { Space } from './space.ts'

/** What was used so lately is not pushed out by what may be needed later. */
const recentMs = 10 * 60_000

/** For one process at a time. Rebuilds the index from the folder and evicts what is over the limit. Throws what the file system does. */
export async function openDiskCache(options: CacheOptions): Promise<OwnedCache> {
  const { dir, maxBytes, log } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const disk = await statfs(dir)
  const { blobs, otherBytes } = findBlobs(dir)
  const limitBytes = Math.min(maxBytes, Math.floor(disk.blocks * disk.bsize * 0.8))
  const space = new Space(dir, { limitBytes, blockBytes: disk.bsize, otherBytes })
  const entries = blobs.map(({ digest, sizeBytes, takenBytes }) => newEntry(digest, Math.max(takenBytes, space.fileBytes(sizeBytes)), 'unverified'))
  const cache = new DiskCache(options, new CacheIndex(space, entries))
  const shrinking = cache.shrink().catch((error: unknown) => log.warn({ err: error }, 'the cache could not be brought below its limit'))
  // Others may have to say first what they use, and they do so to a cache that is open.
  if (options.mayEvict === undefined) await shrinking
  log.info({ dir, ...cache.stats() }, 'cache opened')
  return cache
}

interface PinnedEntries {
  entries: Entry[]
  /** Of those that are on their way, or are being looked at. */
  preparing: Promise<boolean>[]
}

class DiskCache implements OwnedCache {
  readonly #options: CacheOptions
  readonly #index: CacheIndex
  readonly #preparer: Preparer
  readonly #counts = { hits: 0, misses: 0, evictions: 0 }
  readonly #closing = new AbortController()

  constructor(options: CacheOptions, index: CacheIndex) {
    this.#options = options
    this.#index = index
    this.#preparer = new Preparer(index, options, this.#closing.signal)
  }

  /** To the limit, which may have been lowered. */
  async shrink(): Promise<void> {
    const { space } = this.#index
    const overBytes = space.missingFor(0)
    if (overBytes > 0) await this.#makeRoom(Math.min(overBytes, space.takenBytes), () => true)
  }

  stats(): CacheCounts {
    const { space, size } = this.#index
    const { bytesFetched, damaged } = this.#preparer
    return { bytes: space.usedBytes, limitBytes: space.limitBytes, files: size, ...this.#counts, bytesFetched, damaged }
  }

  has(digest: string): boolean {
    const entry = this.#index.get(digest)
    return entry !== undefined && entry.state !== 'fetching' && entry.leaving === null
  }

  async acquire(asked: readonly BlobRef[], { signal, onReserved }: AcquireOptions = {}): Promise<Pinned> {
    const blobs = [...new Map(asked.map((blob) => [blob.digest, blob])).values()]
    this.#refuseTooLarge(blobs)
    for (;;) {
      signal?.throwIfAborted()
      const fetched = new Set<string>()
      const { entries, preparing } = this.#pinIfThere(blobs) ?? (await this.#pinInTurn(blobs, fetched, signal))
      onReserved?.()
      try {
        for (const entry of entries) entry.preparing?.hurry()
        const isThere = preparing.length === 0 || (await orAborted(Promise.all(preparing), signal)).every(Boolean)
        if (isThere) {
          this.#counts.misses += fetched.size
          this.#counts.hits += entries.length - fetched.size
          return this.#pinned(asked, entries)
        }
      } catch (error) {
        this.#index.unpin(entries)
        if (!(error instanceof Fault && error.code === 'DISK_FULL' && (await this.#giveWay(blobs, signal)))) throw error
        continue
      }
      // One was found damaged and is gone: all are asked for anew, that one to be fetched.
      this.#index.unpin(entries)
    }
  }

  async fetchAhead(blob: BlobRef, { signal }: { signal: AbortSignal }): Promise<void> {
    this.#refuseTooLarge([blob])
    for (let isThere = false; !isThere; ) {
      const { entry, preparing } = await this.#inTurn(() => this.#pinAhead(blob), signal)
      try {
        isThere = preparing === null || (await orAborted(preparing, signal))
      } finally {
        this.#index.unpin([entry])
      }
    }
  }

  hold(blobs: readonly BlobRef[]): Pinned {
    const entries = this.#index.entriesOf(blobs).filter(({ leaving }) => leaving === null)
    for (const entry of entries) this.#index.pin(entry)
    return this.#pinned(blobs, entries)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Fault('STOPPING', 'the cache is being closed', { canRetry: true }))
    await Promise.allSettled([...this.#index.underWay(), this.#preparer.syncing])
  }

  /** Others have filled the disk, and the limit is not what bounds the cache: what lies here unused goes before a judgement fails. False: there is not enough. */
  async #giveWay(blobs: readonly BlobRef[], signal: AbortSignal | undefined): Promise<boolean> {
    const own = new Set(blobs.map(({ digest }) => digest))
    const bytes = blobs.reduce((sum, { sizeBytes }) => sum + this.#index.space.fileBytes(sizeBytes), 0)
    return this.#inTurn(() => this.#makeRoom(bytes, ({ digest }) => !own.has(digest)), signal)
  }

  #refuseTooLarge(blobs: readonly BlobRef[]): void {
    const { space } = this.#index
    const neededBytes = this.#downloadBytes(blobs)
    if (space.couldHold(neededBytes)) return
    const sizeBytes = blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0)
    throw new Fault('CACHE_TOO_SMALL', `a test of ${sizeBytes} bytes, which can take ${neededBytes} of the disk while it comes, does not fit into a cache of ${space.limitBytes}: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: false })
  }

  #downloadBytes(blobs: readonly BlobRef[]): number {
    const { space } = this.#index
    return blobs.reduce((sum, { sizeBytes }) => sum + space.fileBytes(sizeBytes) + space.entryBytes, 0)
  }

  /** Null unless all of them are there, or have their space and are on their way. */
  #pinIfThere(blobs: readonly BlobRef[]): PinnedEntries | null {
    this.#closing.signal.throwIfAborted()
    const entries = this.#index.entriesOf(blobs)
    if (entries.length < blobs.length || entries.some(({ leaving }) => leaving !== null)) return null
    for (const [index, entry] of entries.entries()) {
      this.#index.pin(entry)
      this.#preparer.check(entry, blobs[index]?.sizeBytes ?? 0, { isAhead: false })
    }
    // Now, since what fails at once would look as if nothing were to be waited for.
    return { entries, preparing: entries.flatMap((entry) => entry.preparing?.done ?? []) }
  }

  /** Pins them once there is space for all that are not there, and starts to fetch those, which are added to `fetched`. */
  async #pinInTurn(blobs: readonly BlobRef[], fetched: Set<string>, signal: AbortSignal | undefined): Promise<PinnedEntries> {
    const own = new Set(blobs.map(({ digest }) => digest))
    return this.#inTurn(async () => {
      for (;;) {
        const leaving = this.#index.entriesOf(blobs).flatMap((entry) => entry.leaving ?? [])
        if (leaving.length > 0) {
          await Promise.allSettled(leaving)
          continue
        }
        const missing = blobs.filter(({ digest }) => this.#index.get(digest) === undefined)
        const missingBytes = this.#index.space.missingFor(this.#downloadBytes(missing))
        if (missing.length > 0 && missingBytes > 0) {
          if (!(await this.#makeRoom(missingBytes, ({ digest }) => !own.has(digest)))) return null
          continue
        }
        for (const blob of missing) {
          this.#preparer.startFetch(blob, { isAhead: false })
          fetched.add(blob.digest)
        }
        return this.#pinIfThere(blobs)
      }
    }, signal)
  }

  async #pinAhead(blob: BlobRef): Promise<{ entry: Entry; preparing: Promise<boolean> | null }> {
    for (;;) {
      const found = this.#index.get(blob.digest)
      if (found !== undefined && found.leaving !== null) {
        await Promise.allSettled([found.leaving])
        continue
      }
      const missingBytes = found === undefined ? this.#index.space.missingFor(this.#downloadBytes([blob])) : 0
      if (missingBytes <= 0) {
        const entry = found ?? this.#preparer.startFetch(blob, { isAhead: true })
        this.#index.pin(entry)
        this.#preparer.check(entry, blob.sizeBytes, { isAhead: true })
        return { entry, preparing: entry.preparing?.done ?? null }
      }
      const usedBeforeMs = performance.now() - recentMs
      if (await this.#makeRoom(missingBytes, ({ usedMs }) => usedMs < usedBeforeMs)) continue
      throw new Fault('CACHE_TOO_SMALL', `there is no room for ${blob.sizeBytes} bytes beside what was used in the last ten minutes: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: true })
    }
  }

  #inTurn<T>(attempt: () => Promise<T | null>, signal: AbortSignal | undefined): Promise<T> {
    return this.#index.waiting.wait(attempt, signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]))
  }

  /** Evicts the least recently used that may go until so many bytes are free; nothing at all when that is not enough. */
  async #makeRoom(bytes: number, mayGo: (entry: Entry) => boolean): Promise<boolean> {
    if (this.#options.mayEvict !== undefined) await orAborted(this.#options.mayEvict, this.#closing.signal)
    const victims = this.#index.victims(bytes, mayGo)
    if (victims === null) return false
    await Promise.all(victims.map((entry) => (entry.leaving = this.#evict(entry))))
    return true
  }

  /** First the file goes, then its space is free. */
  async #evict(entry: Entry): Promise<void> {
    try {
      await rm(join(this.#options.dir, entry.digest), { force: true, recursive: true })
      this.#index.forget(entry)
      this.#counts.evictions += 1
    } finally {
      entry.leaving = null
    }
  }

  #pinned(asked: readonly BlobRef[], entries: Entry[]): Pinned {
    let isHeld = true
    return {
      paths: asked.map(({ digest }) => digest),
      release: () => {
        if (isHeld) this.#index.unpin(entries)
        isHeld = false
      },
    }
  }
}
