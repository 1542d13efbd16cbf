/** How long what was found is given again, at least, as a multiple of the time that it took to find. */
const timesAsLong = 20

/**
 * Asks, and gives the same answer again for `leastMs` and for 20 times as long as it took: what costs the database much is asked for seldom, however many
 * ask, and takes one connection a twentieth of its time. All who come while it is asked get that answer. A failure is given to those who waited for it.
 */
export function seldom<Answer>(ask: () => Promise<Answer>, { leastMs = 0 } = {}): () => Promise<Answer> {
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
    answer.then(() => end(Math.max(leastMs, timesAsLong * (performance.now() - askedAt))), () => end(0))
    return answer
  }
}
