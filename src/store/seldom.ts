interface Options {
  /** How long an answer is given again, at least. */
  leastMs?: number
  /** The same, as a multiple of the time that it took to find. */
  timesAsLong?: number
  /** How long a failure is given again. */
  failedMs?: number
}

/**
 * Asks, and gives the same answer again for `leastMs` and, if not told otherwise, for 20 times as long as it took: what costs the database much is asked for seldom, however many
 * ask, and takes one connection a twentieth of its time. All who come while it is asked get that answer. A failure is given to those who waited for it.
 */
export function seldom<Answer>(ask: () => Promise<Answer>, { leastMs = 0, timesAsLong = 20, failedMs = 0 }: Options = {}): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null
  let until = -Infinity
  return () => {
    if (answer !== null && performance.now() < until) return answer
    const askedAt = performance.now()
    until = Infinity
    const end = (keptMs: number) => {
      until = performance.now() + keptMs
    }
    answer = ask()
    answer.then(() => end(Math.max(leastMs, timesAsLong * (performance.now() - askedAt))), () => end(failedMs))
    return answer
  }
}
