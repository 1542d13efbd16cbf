/** Files take whole blocks of a disk. */
const blockBytes = 4096

/** What a file of so many bytes takes on disk. */
export function diskBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes
}

interface Request {
  bytes: number
  grant: () => void
  fail: (error: unknown) => void
}

/**
 * The cache's limit. Space is given before it is used and taken back only after the file is gone: what is used is never above the limit.
 * Who asked first is served first, but one that must wait for pins holds up nobody: whoever holds those pins may be
 * waiting behind it for something small.
 */
export class Space {
  readonly limitBytes: number
  usedBytes = 0
  readonly #makeRoom: (bytes: number) => Promise<boolean>
  readonly #waiting: Request[] = []
  #changed = false
  #granting = false

  /** `makeRoom` evicts at least so many bytes, or nothing (false) when not so much may go. */
  constructor(limitBytes: number, makeRoom: (bytes: number) => Promise<boolean>) {
    this.limitBytes = limitBytes
    this.#makeRoom = makeRoom
  }

  /** Waits until there are so many bytes. Throws the signal's reason, and what `makeRoom` threw. */
  async reserve(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const request = { bytes, grant: resolve, fail: reject }
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
      if (missingBytes > 0 && !(await this.#makeRoom(missingBytes))) return
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
