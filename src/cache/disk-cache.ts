import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { CacheCounts } from '../domain/worker.ts'
import type { AcquireOptions, CacheOptions, OwnedCache, Pinned } from './cache.ts'
import { isEvictable, newEntry, type Entry } from './entry.ts'
import { holds, signatureOf, syncFile } from './file.ts'
import { findBlobs } from './found.ts'
import { Line } from './line.ts'
import { openPace, unpaced, type Pace } from './pace.ts'
import { settled } from './settled.ts'
import { Space } from './space.ts'

/** What was used so lately is not pushed out by what may be needed later. */
const recentMs = 10 * 60_000

/** While a judgement waits for a download, what is ahead is this much slower. */
const givesWay = 10

/** For one process at a time. Rebuilds the index from the folder and evicts what is over the limit. Throws what the file system does. */
export async function openDiskCache(options: CacheOptions): Promise<OwnedCache> {
  const { dir, maxBytes, log } = options
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const disk = await statfs(dir)
  const { blobs, otherBytes } = findBlobs(dir)
  const limitBytes = Math.min(maxBytes, Math.floor(disk.blocks * disk.bsize * 0.8))
  const space = new Space(dir, { limitBytes, blockBytes: disk.bsize, otherBytes })
  const entries = blobs.map(({ digest, sizeBytes, takenBytes }) => newEntry(digest, Math.max(takenBytes, space.fileBytes(sizeBytes)), 'unverified'))
  const cache = new DiskCache(options, space, entries)
  const shrinking = cache.shrink().catch((error: unknown) => log.warn({ err: error }, 'the cache could not be brought below its limit'))
  // Others may have to say first what they use, and they do so to a cache that is open.
  if (options.mayEvict === undefined) await shrinking
  log.info({ dir, ...cache.stats() }, 'cache opened')
  return cache
}

interface Urgency {
  /** For later, not because a judgement waits for it. */
  isAhead: boolean
}

class DiskCache implements OwnedCache {
  readonly #options: CacheOptions
  readonly #space: Space
  /** Those who wait for space. Nothing else takes any, so what a look at the index has found there stays there. */
  readonly #line = new Line()
  /** In the order of use, the least recently used first. */
  readonly #entries: Map<string, Entry>
  readonly #counts = { hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0 }
  readonly #closing = new AbortController()
  readonly #pace: ReturnType<typeof openPace>
  /** Downloads that a judgement waits for. */
  #urgent = 0
  /** One after the other: they are in nobody's way. */
  #syncing: Promise<void> = Promise.resolve()

  constructor(options: CacheOptions, space: Space, entries: Entry[]) {
    this.#options = options
    this.#space = space
    this.#pace = openPace(options.aheadBytesPerSecond)
    this.#entries = new Map(entries.map((entry) => [entry.digest, entry]))
    for (const { reservedBytes } of entries) space.take(reservedBytes)
  }

  /** To the limit, which may have been lowered. */
  async shrink(): Promise<void> {
    const overBytes = this.#space.missingFor(0)
    if (overBytes > 0) await this.#makeRoom(Math.min(overBytes, this.#space.takenBytes))
  }

  stats(): CacheCounts {
    return { bytes: this.#space.usedBytes, limitBytes: this.#space.limitBytes, files: this.#entries.size, ...this.#counts }
  }

  has(digest: string): boolean {
    const entry = this.#entries.get(digest)
    return entry !== undefined && entry.state !== 'fetching' && entry.leaving === null
  }

  async acquire(asked: readonly BlobRef[], { signal, onReserved }: AcquireOptions = {}): Promise<Pinned> {
    const blobs = [...new Map(asked.map((blob) => [blob.digest, blob])).values()]
    this.#refuseTooLarge(blobs)
    for (;;) {
      signal?.throwIfAborted()
      const fetched = new Set<string>()
      const entries = this.#pinIfThere(blobs) ?? (await this.#pinInTurn(blobs, fetched, signal))
      onReserved?.()
      try {
        for (const entry of entries) entry.preparing?.hurry()
        const preparing = entries.flatMap((entry) => entry.preparing?.done ?? [])
        const isThere = preparing.length === 0 || (await settled(Promise.all(preparing), signal)).every(Boolean)
        if (isThere) {
          this.#counts.misses += fetched.size
          this.#counts.hits += entries.length - fetched.size
          return this.#pinned(asked, entries)
        }
      } catch (error) {
        this.#unpin(entries)
        throw error
      }
      // One was found damaged and is gone: all are asked for anew, that one to be fetched.
      this.#unpin(entries)
    }
  }

  async fetchAhead(blob: BlobRef, { signal }: { signal: AbortSignal }): Promise<void> {
    this.#refuseTooLarge([blob])
    for (let isThere = false; !isThere; ) {
      const entry = await this.#wait(() => this.#pinAhead(blob), signal)
      try {
        isThere = entry.preparing === null || (await settled(entry.preparing.done, signal))
      } finally {
        this.#unpin([entry])
      }
    }
  }

  hold(blobs: readonly BlobRef[]): Pinned {
    const entries = blobs.flatMap(({ digest }) => this.#entries.get(digest) ?? []).filter(({ leaving }) => leaving === null)
    for (const entry of entries) {
      entry.pins += 1
      this.#use(entry)
    }
    return this.#pinned(blobs, entries)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Fault('STOPPING', 'the cache is being closed', { canRetry: true }))
    const underWay = [...this.#entries.values()].flatMap(({ preparing, leaving }) => [preparing?.done ?? [], leaving ?? []].flat())
    await Promise.allSettled([...underWay, this.#syncing])
  }

  #refuseTooLarge(blobs: readonly BlobRef[]): void {
    if (this.#space.couldHold(blobs.reduce((sum, blob) => sum + this.#downloadBytes(blob), 0))) return
    const sizeBytes = blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0)
    throw new Fault('CACHE_TOO_SMALL', `a test of ${sizeBytes} bytes does not fit into a cache of ${this.#space.limitBytes}: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: false })
  }

  #downloadBytes({ sizeBytes }: BlobRef): number {
    return this.#space.fileBytes(sizeBytes) + this.#space.entryBytes
  }

  async #pinAhead(blob: BlobRef): Promise<Entry> {
    for (;;) {
      const found = this.#entries.get(blob.digest)
      if (found !== undefined && found.leaving !== null) {
        await settledEither(found.leaving)
        continue
      }
      const missingBytes = found === undefined ? this.#space.missingFor(this.#downloadBytes(blob)) : 0
      if (missingBytes <= 0) {
        const entry = found ?? this.#startFetch(blob, { isAhead: true })
        entry.pins += 1
        this.#use(entry)
        this.#check(entry, blob.sizeBytes, { isAhead: true })
        return entry
      }
      const usedBeforeMs = performance.now() - recentMs
      if (await this.#makeRoom(missingBytes, ({ usedMs }) => usedMs < usedBeforeMs)) continue
      throw new Fault('CACHE_TOO_SMALL', `there is no room for ${blob.sizeBytes} bytes beside what was used in the last ten minutes: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: true })
    }
  }

  /** Null unless all of them are there, or have their space and are on their way. */
  #pinIfThere(blobs: readonly BlobRef[]): Entry[] | null {
    this.#closing.signal.throwIfAborted()
    const entries = blobs.flatMap(({ digest }) => this.#entries.get(digest) ?? [])
    if (entries.length < blobs.length || entries.some(({ leaving }) => leaving !== null)) return null
    for (const [index, entry] of entries.entries()) {
      entry.pins += 1
      this.#use(entry)
      this.#check(entry, blobs[index]?.sizeBytes ?? 0, { isAhead: false })
    }
    return entries
  }

  /** Pins them once there is space for all that are not there, and starts to fetch those, which are added to `fetched`. */
  async #pinInTurn(blobs: readonly BlobRef[], fetched: Set<string>, signal: AbortSignal | undefined): Promise<Entry[]> {
    const own = new Set(blobs.map(({ digest }) => digest))
    return this.#wait(async () => {
      for (;;) {
        const leaving = blobs.flatMap(({ digest }) => this.#entries.get(digest)?.leaving ?? [])
        if (leaving.length > 0) {
          await Promise.allSettled(leaving)
          continue
        }
        const missing = blobs.filter(({ digest }) => !this.#entries.has(digest))
        const missingBytes = this.#space.missingFor(missing.reduce((sum, blob) => sum + this.#downloadBytes(blob), 0))
        if (missing.length > 0 && missingBytes > 0) {
          if (!(await this.#makeRoom(missingBytes, ({ digest }) => !own.has(digest)))) return null
          continue
        }
        for (const blob of missing) {
          this.#startFetch(blob, { isAhead: false })
          fetched.add(blob.digest)
        }
        return this.#pinIfThere(blobs)
      }
    }, signal)
  }

  #wait<T>(attempt: () => Promise<T | null>, signal: AbortSignal | undefined): Promise<T> {
    return this.#line.wait(attempt, signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]))
  }

  /** Its space must be there. */
  #startFetch(blob: BlobRef, { isAhead }: Urgency): Entry {
    const entry = newEntry(blob.digest, this.#space.fileBytes(blob.sizeBytes), 'fetching')
    this.#space.take(entry.reservedBytes + this.#space.entryBytes)
    this.#entries.set(blob.digest, entry)
    this.#prepare(entry, { isAhead }, async (options) => {
      if (!isAhead) this.#urgent += 1
      try {
        await this.#fetch(entry, blob, options)
      } finally {
        this.#space.measureFolder()
        this.#space.free(this.#space.entryBytes)
        if (!isAhead) this.#urgent -= 1
      }
      return true
    })
    return entry
  }

  async #fetch(entry: Entry, blob: BlobRef, { signal, pace }: { signal: AbortSignal; pace: Pace }): Promise<void> {
    const path = this.#pathOf(entry)
    try {
      await this.#options.download(path, blob, { signal, pace, received: (bytes) => (this.#counts.bytesFetched += bytes) })
      entry.signature = signatureOf(path, blob.sizeBytes) ?? ''
      entry.state = 'verified'
      this.#syncing = this.#syncing.then(() => this.#sync(entry), () => undefined)
    } catch (error) {
      this.#forget(entry)
      if (error instanceof Fault && error.code === 'BLOB_DAMAGED') this.#options.onDamaged?.(entry.digest)
      throw error
    }
  }

  /** Behind the back of whoever uses it: a disk that did not take the bytes could give others later. */
  async #sync(entry: Entry): Promise<void> {
    const isThere = () => this.#entries.get(entry.digest) === entry && entry.leaving === null && !this.#closing.signal.aborted
    if (!isThere()) return
    try {
      await syncFile(this.#pathOf(entry))
    } catch (error) {
      if (!isThere()) return
      this.#options.log.warn({ digest: entry.digest, err: error }, 'the disk did not take a cached file: it is hashed before it is used again')
      entry.state = 'unverified'
    }
  }

  /** Is it the file that was verified? If somebody has touched it, or nobody has verified it yet, it is hashed. */
  #check(entry: Entry, sizeBytes: number, urgency: Urgency): void {
    if (entry.preparing !== null) return
    const path = this.#pathOf(entry)
    const signature = signatureOf(path, sizeBytes)
    if (entry.state === 'verified' && entry.signature === signature) return
    this.#prepare(entry, urgency, async (options) => {
      if (signature !== null && (await holds(path, entry.digest, options))) {
        entry.signature = signature
        entry.state = 'verified'
        return true
      }
      this.#counts.damaged += 1
      this.#options.log.warn({ digest: entry.digest }, 'a cached file is missing or damaged and will be fetched again')
      await rm(path, { force: true, recursive: true })
      this.#forget(entry)
      return false
    })
  }

  #prepare(entry: Entry, { isAhead }: Urgency, work: (options: { signal: AbortSignal; pace: Pace }) => Promise<boolean>): void {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, this.#closing.signal])
    const { promise: wanted, resolve: hurry } = Promise.withResolvers<void>()
    const pace: Pace = (bytes) => Promise.race([this.#pace(this.#urgent > 0 ? bytes * givesWay : bytes, signal), wanted])
    const done = work({ signal, pace: isAhead ? pace : unpaced }).finally(() => {
      entry.preparing = null
      this.#line.changed()
    })
    done.catch(() => undefined) // those who wait for it get the error; there may be nobody left
    entry.preparing = { done, stop, hurry }
  }

  /** Evicts the least recently used that may go until so many bytes are free; nothing at all when that is not enough. */
  async #makeRoom(bytes: number, mayGo: (entry: Entry) => boolean = () => true): Promise<boolean> {
    if (this.#options.mayEvict !== undefined) await settled(this.#options.mayEvict, this.#closing.signal)
    const victims: Entry[] = []
    let freedBytes = 0
    for (const entry of this.#entries.values()) {
      if (freedBytes >= bytes) break
      if (!isEvictable(entry) || !mayGo(entry)) continue
      victims.push(entry)
      freedBytes += entry.reservedBytes
    }
    if (freedBytes < bytes) return false
    await Promise.all(victims.map((entry) => (entry.leaving = this.#evict(entry))))
    return true
  }

  /** First the file goes, then its space is free. */
  async #evict(entry: Entry): Promise<void> {
    try {
      await rm(this.#pathOf(entry), { force: true, recursive: true })
      this.#forget(entry)
      this.#counts.evictions += 1
    } finally {
      entry.leaving = null
    }
  }

  /** Its file is gone. */
  #forget(entry: Entry): void {
    this.#entries.delete(entry.digest)
    this.#space.free(entry.reservedBytes)
    this.#line.changed()
  }

  #use(entry: Entry): void {
    entry.usedMs = performance.now()
    this.#entries.delete(entry.digest)
    this.#entries.set(entry.digest, entry)
  }

  #pinned(asked: readonly BlobRef[], entries: Entry[]): Pinned {
    let isHeld = true
    return {
      paths: asked.map(({ digest }) => digest),
      release: () => {
        if (isHeld) this.#unpin(entries)
        isHeld = false
      },
    }
  }

  #unpin(entries: readonly Entry[]): void {
    for (const entry of entries) {
      entry.pins -= 1
      entry.usedMs = performance.now()
      if (entry.pins > 0 || entry.preparing === null) continue
      // Nobody waits for it any more; whoever comes now waits until it is gone, and fetches it anew.
      entry.preparing.stop.abort()
      entry.leaving ??= settledEither(entry.preparing.done).finally(() => (entry.leaving = null))
    }
    this.#line.changed()
  }

  #pathOf({ digest }: Entry): string {
    return join(this.#options.dir, digest)
  }
}

async function settledEither(promise: Promise<unknown>): Promise<void> {
  await promise.then(() => undefined, () => undefined)
}
