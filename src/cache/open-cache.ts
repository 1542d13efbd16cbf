import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { CacheCounts } from '../domain/worker.ts'
import type { Cache, CacheOptions, Pinned } from './cache.ts'
import { isEvictable, newEntry, type Entry, type Preparation } from './entry.ts'
import { download, fileOf, holds, signatureOf } from './file.ts'
import { findBlobs } from './found.ts'
import { openPace, unpaced, type Pace } from './pace.ts'
import { settled } from './settled.ts'
import { diskBytes, Space } from './space.ts'

/** What was used so lately is not pushed out by what may be needed later. */
const recentMs = 10 * 60_000

/** While a judgement waits for a download, what is ahead is this much slower. */
const givesWay = 10

/** Rebuilds the index from the folder and evicts what is over the limit. Throws what the file system does. */
export async function openCache(options: CacheOptions): Promise<Cache> {
  await mkdir(options.dir, { recursive: true, mode: 0o755 })
  const disk = await statfs(options.dir)
  const cache = new DiskCache(options, Math.min(options.maxBytes, Math.floor(disk.blocks * disk.bsize * 0.8)))
  await cache.adopt(await findBlobs(options.dir))
  options.log.info({ dir: options.dir, ...cache.stats() }, 'cache opened')
  return cache
}

class DiskCache implements Cache {
  readonly #options: CacheOptions
  readonly #space: Space
  /** In the order of use, the least recently used first. */
  readonly #entries = new Map<string, Entry>()
  readonly #counts = { hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0 }
  readonly #closing = new AbortController()
  readonly #pace: ReturnType<typeof openPace>
  /** Downloads that a judgement waits for. */
  #urgent = 0

  constructor(options: CacheOptions, limitBytes: number) {
    this.#options = options
    this.#space = new Space(limitBytes, (bytes, isAhead) => this.#makeRoom(bytes, isAhead))
    this.#pace = openPace(options.aheadBytesPerSecond)
  }

  async adopt(blobs: BlobRef[]): Promise<void> {
    for (const { digest, sizeBytes } of blobs) {
      this.#entries.set(digest, newEntry(digest, sizeBytes, 'unverified'))
      this.#space.usedBytes += diskBytes(sizeBytes)
    }
    await this.#makeRoom(this.#space.usedBytes - this.#space.limitBytes, false)
  }

  stats(): CacheCounts {
    return { bytes: this.#space.usedBytes, limitBytes: this.#space.limitBytes, files: this.#entries.size, ...this.#counts }
  }

  has(digest: string): boolean {
    const state = this.#entries.get(digest)?.state
    return state === 'verified' || state === 'unverified'
  }

  async acquire(blob: BlobRef, signal?: AbortSignal): Promise<Pinned> {
    return this.#pinned(await this.#hold(blob, { signal, isAhead: false }))
  }

  async fetchAhead(blob: BlobRef, { signal }: { signal: AbortSignal }): Promise<void> {
    this.#unpin(await this.#hold(blob, { signal, isAhead: true }))
  }

  async #hold(blob: BlobRef, { signal, isAhead }: { signal: AbortSignal | undefined; isAhead: boolean }): Promise<Entry> {
    if (diskBytes(blob.sizeBytes) > this.#space.limitBytes) {
      throw new Fault('CACHE_TOO_SMALL', `a file of ${blob.sizeBytes} bytes does not fit into a cache of ${this.#space.limitBytes}: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: false })
    }
    for (;;) {
      signal?.throwIfAborted()
      this.#closing.signal.throwIfAborted()
      const entry = this.#entries.get(blob.digest) ?? newEntry(blob.digest, blob.sizeBytes, 'absent')
      if (entry.leaving !== null) {
        await entry.leaving
        continue
      }
      entry.pins += 1
      entry.usedMs = performance.now()
      this.#entries.delete(blob.digest)
      this.#entries.set(blob.digest, entry)
      const isFirst = entry.preparing === null
      const preparation = (entry.preparing ??= this.#prepare(entry, blob, isAhead))
      if (!isAhead) preparation.hurry()
      try {
        const { fetched } = await settled(preparation.done, signal)
        if (!isAhead) this.#counts[isFirst && fetched ? 'misses' : 'hits'] += 1
        return entry
      } catch (error) {
        this.#unpin(entry)
        this.#closing.signal.throwIfAborted()
        // All who had waited for it gave up just before this caller joined them, or it was ahead and gave up sooner than this one would: it starts anew.
        const isAnothers = preparation.stop.signal.aborted || (preparation.isAhead && !isAhead)
        if (!isAnothers || signal?.aborted) throw error
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Fault('STOPPING', 'the cache is being closed', { canRetry: true }))
    const underWay = [...this.#entries.values()].flatMap(({ preparing, leaving }) => [preparing?.done ?? [], leaving ?? []].flat())
    await Promise.allSettled(underWay)
  }

  #pinned(entry: Entry): Pinned {
    let isHeld = true
    return {
      path: fileOf(entry.digest),
      release: () => {
        if (isHeld) this.#unpin(entry)
        isHeld = false
      },
    }
  }

  #unpin(entry: Entry): void {
    entry.pins -= 1
    entry.usedMs = performance.now()
    if (entry.pins > 0) return
    entry.preparing?.stop.abort()
    this.#space.changed()
  }

  #prepare(entry: Entry, blob: BlobRef, isAhead: boolean): Preparation {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, this.#closing.signal])
    const { promise: wanted, resolve: hurry } = Promise.withResolvers<void>()
    const pace: Pace = (bytes) => Promise.race([this.#pace(this.#urgent > 0 ? bytes * givesWay : bytes, signal), wanted])
    const done = this.#bring(entry, blob, { isAhead, signal, pace: isAhead ? pace : unpaced }).finally(() => {
      entry.preparing = null
      if (entry.state === 'absent') this.#entries.delete(entry.digest)
      this.#space.changed()
    })
    done.catch(() => {}) // those who wait for it get the error; there may be nobody left
    return { done, stop, isAhead, hurry }
  }

  /** Sees to it that the file is there and sound: the one place where an entry's state changes, but for its eviction. */
  async #bring(entry: Entry, blob: BlobRef, { isAhead, signal, pace }: { isAhead: boolean; signal: AbortSignal; pace: Pace }): Promise<{ fetched: boolean }> {
    const path = join(this.#options.dir, fileOf(entry.digest))
    if (entry.state === 'verified' || entry.state === 'unverified') {
      if (await isSound(entry, blob, path, { signal, pace })) return { fetched: false }
      this.#counts.damaged += 1
      this.#options.log.warn({ digest: entry.digest }, 'a cached file is missing or damaged and will be fetched again')
      await this.#drop(entry)
    }
    await this.#space.reserve(diskBytes(blob.sizeBytes), isAhead, signal)
    entry.sizeBytes = blob.sizeBytes
    entry.state = 'reserved'
    if (!isAhead) this.#urgent += 1
    try {
      await download(path, blob, this.#options.fetch(blob.digest, signal), { signal, pace, received: (bytes) => (this.#counts.bytesFetched += bytes) })
      entry.signature = signatureOf(path, blob.sizeBytes) ?? ''
      entry.state = 'verified'
    } catch (error) {
      await this.#drop(entry)
      throw error
    } finally {
      if (!isAhead) this.#urgent -= 1
    }
    return { fetched: true }
  }

  /** Evicts the least recently used until so many bytes are free; nothing at all when there is not so much to evict. */
  async #makeRoom(bytes: number, isAhead: boolean): Promise<boolean> {
    const usedBeforeMs = isAhead ? performance.now() - recentMs : Infinity
    const victims: Entry[] = []
    let freedBytes = 0
    for (const entry of this.#entries.values()) {
      if (freedBytes >= bytes) break
      if (!isEvictable(entry) || entry.usedMs > usedBeforeMs) continue
      victims.push(entry)
      freedBytes += diskBytes(entry.sizeBytes)
    }
    if (freedBytes < bytes) return false
    await Promise.all(victims.map((entry) => (entry.leaving = this.#evict(entry))))
    return true
  }

  async #evict(entry: Entry): Promise<void> {
    try {
      await this.#drop(entry)
      this.#entries.delete(entry.digest)
      this.#counts.evictions += 1
    } finally {
      entry.leaving = null
    }
  }

  /** First the file goes, then its space is free. */
  async #drop(entry: Entry): Promise<void> {
    await rm(join(this.#options.dir, fileOf(entry.digest)), { force: true, recursive: true })
    entry.state = 'absent'
    this.#space.free(diskBytes(entry.sizeBytes))
  }
}

/** Is it the file that was verified? If somebody has touched it, or nobody has verified it yet, it is hashed. */
async function isSound(entry: Entry, blob: BlobRef, path: string, options: { signal: AbortSignal; pace: Pace }): Promise<boolean> {
  const signature = signatureOf(path, blob.sizeBytes)
  if (signature === null) return false
  if (entry.state === 'verified' && entry.signature === signature) return true
  if (!(await holds(path, blob.digest, options))) return false
  entry.signature = signature
  entry.state = 'verified'
  return true
}
