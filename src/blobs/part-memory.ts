import { Turns } from './turns.ts'

/**
 * Memory for so many parts on their way out at a time; who came first goes first. It is kept and used again: of parts that are thrown away
 * one by one the collector would let tens of megabytes lie.
 */
export class PartMemory {
  readonly #partBytes: number
  readonly #turns: Turns
  readonly #free: Buffer[] = []

  constructor(options: { partBytes: number; parts: number }) {
    this.#partBytes = options.partBytes
    this.#turns = new Turns(options.parts)
  }

  /** Throws the signal's reason when it aborts before there is memory, and what `work` throws. */
  async take<Result>(signal: AbortSignal | undefined, work: (memory: Buffer) => Promise<Result>): Promise<Result> {
    return this.#turns.take(signal, async () => {
      const memory = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#partBytes)
      const result = await work(memory)
      // Not after a failure: a connection that was given up may still be reading from it.
      this.#free.push(memory)
      return result
    })
  }
}
