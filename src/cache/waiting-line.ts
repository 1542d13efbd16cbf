interface Waiting {
  /** False: it has to wait until something has changed. */
  attempt: () => Promise<boolean>
  failed: (error: unknown) => void
}

/** Those who wait for space, served one at a time in the order in which they came, each as soon as it can be. */
export class WaitingLine {
  readonly #waiting: Waiting[] = []
  #changed = false
  #serving = false

  /** What `attempt` gives, once that is not null: then it has to wait until something has changed. Throws what it threw, and the signal's reason. */
  async wait<T>(attempt: () => Promise<T | null>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const waiting: Waiting = {
      attempt: async () => {
        signal.throwIfAborted()
        const given = await attempt()
        if (given !== null) resolve(given)
        return given !== null
      },
      failed: reject,
    }
    const giveUp = () => {
      // The first may be being served just now: then its next attempt sees the signal, or it gets what the caller has to give back.
      if (this.#waiting[0] !== waiting && this.#remove(waiting)) reject(signal.reason)
      this.changed()
    }
    signal.addEventListener('abort', giveUp, { once: true })
    this.#waiting.push(waiting)
    this.changed()
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  /** To be called when what could not be served before may be now. */
  changed(): void {
    this.#changed = true
    if (!this.#serving) void this.#serve()
  }

  async #serve(): Promise<void> {
    this.#serving = true
    while (this.#changed) {
      this.#changed = false
      for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
        try {
          if (!(await first.attempt())) break
        } catch (error) {
          first.failed(error)
        }
        this.#remove(first)
      }
    }
    this.#serving = false
  }

  #remove(waiting: Waiting): boolean {
    const place = this.#waiting.indexOf(waiting)
    if (place !== -1) this.#waiting.splice(place, 1)
    return place !== -1
  }
}
