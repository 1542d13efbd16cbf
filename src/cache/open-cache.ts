import { randomBytes } from 'node:crypto'
import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { CacheCounts } from '../domain/worker.ts'
import type { AcquireOptions, Cache, CacheOptions, Pinned } from './cache.ts'
import { orAborted } from './or-aborted.ts'
import { joinOwner, OwnerGone, ownerSilentMs, type Link } from './shared/member.ts'
import { openOwner, type Owner } from './shared/owner.ts'
import { isStillAt, listenOn, placeOf, type Place } from './shared/place.ts'
import { cacheUnusable } from './unusable.ts'

/** Between two tries while one owner goes and the next has not come. */
const electEveryMs = 20

/**
 * The cache in a folder that several processes of this host may use at once: the first to come owns it and serves the others; when it
 * ends, they find the next. With one process, which is the usual, nothing of this stands between it and its files.
 * Throws what the file system does, and Fault CONFIG_INVALID, CACHE_UNAVAILABLE.
 */
export async function openCache(options: CacheOptions): Promise<Cache> {
  const place = await placeOf(options.dir)
  const name = `${place.memberPrefix}${process.pid}-${randomBytes(4).toString('hex')}`
  const sign = await listenOn(`\0${name}`)
  if (sign === null) throw new Error(`another process has the name ${name}`)
  sign.unref().on('connection', (socket) => socket.destroy())
  const cache = new SharedCache(options, { place, name, sign })
  try {
    await cache.find()
    return cache
  } catch (error) {
    sign.close()
    throw error
  }
}

/**
 * Where this process stands. Its transitions:
 *   seeking → owner    nobody had the folder's name
 *   seeking → member   somebody has, and answered
 *   member  → seeking  the owner is gone
 */
type Standing = { is: 'owner'; owner: Owner } | { is: 'member'; link: Link } | { is: 'seeking'; found: Promise<void> }

class SharedCache implements Cache {
  readonly #options: CacheOptions
  readonly #self: { place: Place; name: string; sign: Server }
  readonly #closing = new AbortController()
  #standing: Standing = { is: 'seeking', found: Promise.resolve() }
  /** What this process was given by an owner that was another process. */
  readonly #holds = new Map<number, readonly BlobRef[]>()
  #adopted = new Map<number, Pinned>()
  #lastId = 0

  constructor(options: CacheOptions, self: { place: Place; name: string; sign: Server }) {
    this.#options = options
    this.#self = self
  }

  async find(): Promise<void> {
    const found = this.#seek()
    this.#standing = { is: 'seeking', found }
    // Whoever asks for something gets the failure, and it is tried anew for the next one.
    found.catch(() => undefined)
    await found
  }

  async acquire(blobs: readonly BlobRef[], options: AcquireOptions = {}): Promise<Pinned> {
    return this.#through(options.signal, {
      owner: (cache) => cache.acquire(blobs, options),
      member: async (link) => {
        const id = (this.#lastId += 1)
        await link.ask({ id, acquire: [...blobs] }, options)
        return this.#held(id, blobs)
      },
    })
  }

  async fetchAhead(blob: BlobRef, options: { signal: AbortSignal }): Promise<void> {
    await this.#through(options.signal, {
      owner: (cache) => cache.fetchAhead(blob, options),
      member: async (link) => {
        const id = (this.#lastId += 1)
        await link.ask({ id, ahead: blob }, options)
        link.release(id)
      },
    })
  }

  stats(): CacheCounts {
    if (this.#standing.is === 'owner') return this.#standing.owner.cache.stats()
    const limitBytes = this.#standing.is === 'member' ? this.#standing.link.limitBytes : this.#options.maxBytes
    return { bytes: 0, limitBytes, files: 0, hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0 }
  }

  has(digest: string): boolean {
    return this.#standing.is === 'owner' && this.#standing.owner.cache.has(digest)
  }

  async close(): Promise<void> {
    this.#closing.abort(new Fault('STOPPING', 'the cache is being closed', { canRetry: true }))
    if (this.#standing.is === 'seeking') await this.#standing.found.catch(() => undefined)
    if (this.#standing.is === 'owner') await this.#standing.owner.close()
    if (this.#standing.is === 'member') this.#standing.link.close()
    this.#self.sign.close()
  }

  async #seek(): Promise<void> {
    const { place, name } = this.#self
    for (;;) {
      this.#closing.signal.throwIfAborted()
      const server = await listenOn(place.ownerAddress)
      if (server !== null) {
        // Whoever comes to the folder that is at its path now meets others under another name: two would own it.
        if (!(await isStillAt(place, this.#options.dir))) {
          server.close()
          const fault = cacheUnusable(this.#options.dir, 'it was removed, or another one is in its place')
          this.#options.onUnusable?.(fault)
          throw fault
        }
        const owner = await openOwner(this.#options, server.unref(), { place, name })
        // What this process was given by the owners before.
        this.#adopted = new Map([...this.#holds].map(([id, blobs]) => [id, owner.cache.hold(blobs)]))
        this.#standing = { is: 'owner', owner }
        return
      }
      try {
        const told = new Map(this.#holds)
        const link = await joinOwner(place, { name, holds: told, silentMs: this.#options.ownerSilentMs ?? ownerSilentMs }, this.#closing.signal)
        this.#standing = { is: 'member', link }
        for (const id of told.keys()) if (!this.#holds.has(id)) link.release(id)
        void link.gone.then(() => (this.#closing.signal.aborted ? undefined : this.find())).catch((error: unknown) => {
          this.#options.log.warn({ err: error }, 'the cache has no owner')
        })
        return
      } catch (error) {
        if (!(error instanceof OwnerGone)) throw error
        await sleep(electEveryMs, undefined, { signal: this.#closing.signal })
      }
    }
  }

  /** By whoever owns the folder; anew by the next when it goes meanwhile. */
  async #through<T>(signal: AbortSignal | undefined, by: { owner: (cache: Cache) => Promise<T>; member: (link: Link) => Promise<T> }): Promise<T> {
    for (;;) {
      const standing = this.#standing
      if (standing.is === 'owner') return by.owner(standing.owner.cache)
      this.#closing.signal.throwIfAborted()
      if (standing.is === 'seeking') {
        await orAborted(standing.found, signal).catch(async (error: unknown) => {
          signal?.throwIfAborted()
          if (this.#standing === standing) await this.find()
          else throw error
        })
        continue
      }
      try {
        return await by.member(standing.link)
      } catch (error) {
        if (!(error instanceof OwnerGone)) throw error
        await orAborted(standing.link.gone, signal)
      }
    }
  }

  #held(id: number, blobs: readonly BlobRef[]): Pinned {
    this.#holds.set(id, blobs)
    return {
      paths: blobs.map(({ digest }) => digest),
      release: () => {
        if (!this.#holds.delete(id)) return
        if (this.#standing.is === 'member') this.#standing.link.release(id)
        if (this.#standing.is === 'owner') this.#adopted.get(id)?.release()
      },
    }
  }
}
