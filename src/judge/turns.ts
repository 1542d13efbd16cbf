/** Gives back what was taken; more than once is as once. */
export type Release = () => void

interface Waiting {
  amount: number
  grant: () => void
}

/**
 * A number of places that are taken for a while, by whoever comes first: who wants many is not overtaken by others who
 * want few. Whoever holds some must give them back by and by without getting more.
 */
export class Turns {
  readonly #places: number
  #free: number
  readonly #waiting: Waiting[] = []

  constructor(places: number) {
    this.#places = places
    this.#free = places
  }

  /**
   * Takes so many places, or all if there are fewer, as soon as they are free. Grants settle in the order of the calls.
   * @throws the signal's reason once it has aborted; nothing is taken then
   */
  take(amount: number, signal: AbortSignal): Promise<Release> {
    const { promise, resolve, reject } = Promise.withResolvers<Release>()
    if (signal.aborted) {
      reject(signal.reason)
      return promise
    }
    const places = Math.min(amount, this.#places)
    const giveUp = () => {
      this.#waiting.splice(this.#waiting.indexOf(turn), 1)
      reject(signal.reason)
      this.#admit()
    }
    const turn: Waiting = {
      amount: places,
      grant: () => {
        signal.removeEventListener('abort', giveUp)
        resolve(this.#releaseOf(places))
      },
    }
    this.#waiting.push(turn)
    this.#admit()
    if (this.#waiting.includes(turn)) signal.addEventListener('abort', giveUp, { once: true })
    return promise
  }

  /** As `take`, for everything: waits until all others have given back what they hold, while no more begin. */
  takeAll(signal: AbortSignal): Promise<Release> {
    return this.take(this.#places, signal)
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && next.amount <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#free -= next.amount
      next.grant()
    }
  }

  #releaseOf(places: number): Release {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#free += places
      this.#admit()
    }
  }
}
