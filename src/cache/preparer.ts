import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { CacheOptions } from './cache.ts'
import type { CacheIndex } from './cache-index.ts'
import { newEntry, type Entry } from './entry.ts'
import { holds, signatureOf, syncFile } from './file.ts'
import { openRateLimit, unlimited, type RateLimit } from './rate-limit.ts'
import { cacheUnusable } from './unusable.ts'

/** While a judgement waits for a download, what is ahead is this much slower. */
const givesWay = 10

export interface Urgency {
  /** For later, not because a judgement waits for it. */
  isAhead: boolean
}

interface Work {
  signal: AbortSignal
  rateLimit: RateLimit
}

/** Makes entries' files good for use: fetches those that are not there, and hashes those that somebody may have touched. */
export class Preparer {
  bytesFetched = 0
  damaged = 0
  readonly #index: CacheIndex
  readonly #options: CacheOptions
  readonly #closing: AbortSignal
  readonly #aheadLimit: ReturnType<typeof openRateLimit>
  /** Downloads that a judgement waits for. */
  #urgent = 0
  /** One after the other: they are in nobody's way. */
  #syncing: Promise<void> = Promise.resolve()

  constructor(index: CacheIndex, options: CacheOptions, closing: AbortSignal) {
    this.#index = index
    this.#options = options
    this.#closing = closing
    this.#aheadLimit = openRateLimit(options.aheadBytesPerSecond)
  }

  /** The last that was to be written to the disk for good. */
  get syncing(): Promise<void> {
    return this.#syncing
  }

  /** Its space must be there. */
  startFetch(blob: BlobRef, { isAhead }: Urgency): Entry {
    const { space } = this.#index
    const entry = newEntry(blob.digest, space.fileBytes(blob.sizeBytes), 'fetching')
    this.#index.add(entry)
    space.take(space.entryBytes)
    this.#prepare(entry, { isAhead }, async (work) => {
      if (!isAhead) this.#urgent += 1
      let isSameFolder = true
      try {
        await this.#fetch(entry, blob, work)
      } finally {
        isSameFolder = space.measureFolder()
        space.free(space.entryBytes)
        if (!isAhead) this.#urgent -= 1
      }
      if (isSameFolder) return true
      this.#index.forget(entry)
      throw this.#unusable(cacheUnusable(this.#options.dir, 'it was removed, or another one is in its place'))
    })
    return entry
  }

  /** Is it the file that was verified? If somebody has touched it, or nobody has verified it yet, it is hashed. */
  check(entry: Entry, sizeBytes: number, urgency: Urgency): void {
    if (entry.preparing !== null) return
    const path = this.#pathOf(entry)
    const signature = signatureOf(path, sizeBytes)
    if (entry.state === 'verified' && entry.signature === signature) return
    this.#prepare(entry, urgency, async (work) => {
      if (signature !== null && (await holds(path, entry.digest, work))) {
        entry.signature = signature
        entry.state = 'verified'
        return true
      }
      this.damaged += 1
      this.#options.log.warn({ digest: entry.digest }, 'a cached file is missing or damaged and will be fetched again')
      await rm(path, { force: true, recursive: true })
      this.#index.forget(entry)
      return false
    })
  }

  #prepare(entry: Entry, { isAhead }: Urgency, prepare: (work: Work) => Promise<boolean>): void {
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, this.#closing])
    const { promise: wanted, resolve: hurry } = Promise.withResolvers<void>()
    const untilWanted: RateLimit = (bytes) => Promise.race([this.#aheadLimit(this.#urgent > 0 ? bytes * givesWay : bytes, signal), wanted])
    const done = prepare({ signal, rateLimit: isAhead ? untilWanted : unlimited }).finally(() => {
      entry.preparing = null
      this.#index.waiting.changed()
    })
    done.catch(() => undefined) // those who wait for it get the error; there may be nobody left
    entry.preparing = { done, stop, hurry }
  }

  async #fetch(entry: Entry, blob: BlobRef, work: Work): Promise<void> {
    const path = this.#pathOf(entry)
    try {
      await this.#options.download(path, blob, { ...work, received: (bytes) => (this.bytesFetched += bytes) })
      entry.signature = signatureOf(path, blob.sizeBytes) ?? ''
      entry.state = 'verified'
      this.#syncing = this.#syncing.then(() => this.#sync(entry), () => undefined)
    } catch (error) {
      this.#index.forget(entry)
      if (error instanceof Fault && error.code === 'BLOB_DAMAGED') this.#options.onDamaged?.(entry.digest)
      throw error instanceof Fault && error.code === 'CACHE_UNAVAILABLE' ? this.#unusable(error) : error
    }
  }

  #unusable(fault: Fault): Fault {
    this.#options.onUnusable?.(fault)
    return fault
  }

  /** Behind the back of whoever uses it: a disk that did not take the bytes could give others later. */
  async #sync(entry: Entry): Promise<void> {
    const isThere = () => this.#index.holds(entry) && !this.#closing.aborted
    if (!isThere()) return
    try {
      await syncFile(this.#pathOf(entry))
    } catch (error) {
      if (!isThere()) return
      this.#options.log.warn({ digest: entry.digest, err: error }, 'the disk did not take a cached file: it is hashed before it is used again')
      entry.state = 'unverified'
    }
  }

  #pathOf({ digest }: Entry): string {
    return join(this.#options.dir, digest)
  }
}
