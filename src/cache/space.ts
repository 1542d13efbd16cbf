import { Fault } from '../domain/fault.ts'

/** Files take whole blocks of a disk. */
const blockBytes = 4096

/** What a file of so many bytes takes on disk. */
export function diskBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes
}

interface Request {
  bytes: number
  /** For later: it never waits for room. */
  isAhead: boolean
  grant: () => void
  fail: (error: unknown) => void
}

/** Evicts at least so many bytes, or nothing (false) when not so much may go: less may for what is ahead. */
export type MakeRoom = (bytes: number, isAhead: boolean) => Promise<boolean>

/**
 * The cache's limit. Space is given before it is used and taken back only after the file is gone: what is used is never above the limit.
 * Who asked first is served first, but one that must wait for pins holds up nobody: whoever holds those pins may be
 * waiting behind it for something small.
 */
export class Space {
  readonly limitBytes: number
  usedBytes = 0
  readonly #makeRoom: MakeRoom
  readonly #waiting: Request[] = []
  #changed = false
  #granting = false

  constructor(limitBytes: number, makeRoom: MakeRoom) {
    this.limitBytes = limitBytes
    this.#makeRoom = makeRoom
  }

  /** Waits until there are so many bytes; what is ahead gets them at once or Fault CACHE_TOO_SMALL. Throws the signal's reason, and what `makeRoom` threw. */
  async reserve(bytes: number, isAhead: boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const request = { bytes, isAhead, grant: resolve, fail: reject }
    const giveUp = () => {
      if (this.#remove(request)) reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    this.#waiting.push(request)
    this.changed()
    try {
      await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  /** The file is gone. */
  free(bytes: number): void {
    this.usedBytes -= bytes
    this.changed()
  }

  /** To be called when something has become evictable, too. */
  changed(): void {
    this.#changed = true
    if (!this.#granting) void this.#grantAll()
  }

  async #grantAll(): Promise<void> {
    this.#granting = true
    while (this.#changed) {
      this.#changed = false
      for (const request of this.#waiting.slice()) await this.#grant(request)
    }
    this.#granting = false
  }

  async #grant(request: Request): Promise<void> {
    try {
      const missingBytes = this.usedBytes + request.bytes - this.limitBytes
      const mustGiveWay = request.isAhead && this.#waiting.some((other) => !other.isAhead)
      if (missingBytes > 0 && (mustGiveWay || !(await this.#makeRoom(missingBytes, request.isAhead)))) {
        if (request.isAhead && this.#remove(request)) request.fail(new Fault('CACHE_TOO_SMALL', 'the cache has no room for what is fetched ahead: all that it holds was used in the last minutes', { canRetry: true }))
        return
      }
      if (!this.#remove(request)) return // it gave up meanwhile
      this.usedBytes += request.bytes
      request.grant()
    } catch (error) {
      if (this.#remove(request)) request.fail(error)
    }
  }

  #remove(request: Request): boolean {
    const place = this.#waiting.indexOf(request)
    if (place !== -1) this.#waiting.splice(place, 1)
    return place !== -1
  }
}
