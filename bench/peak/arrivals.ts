import { setTimeout as sleep } from 'node:timers/promises'

/** What came of requests that were sent without waiting for the ones before. */
export interface Answers {
  sent: number
  /** Those that were not taken: the status, or the fault of the connection, and how often. */
  refused: Record<string, number>
  p50Ms: number
  p99Ms: number
}

/**
 * Sends at the moments of a Poisson process: so many a second on average, and each at a moment that knows nothing of the others. The moments are fixed from the
 * start, so a slow answer, or we ourselves, put off none of them.
 */
export async function sendAtRandom(send: (number: number) => Promise<Response>, options: { perSecond: number; seconds: number; onProgress?: (line: string) => void }): Promise<Answers> {
  const startedAt = performance.now()
  const times: number[] = []
  const refused: Record<string, number> = {}
  const under: Promise<void>[] = []
  const one = async (number: number) => {
    const sentAt = performance.now()
    const why = await send(number).then(async (answer) => {
      await answer.arrayBuffer()
      return answer.ok ? null : String(answer.status)
    }, (error: unknown) => (error instanceof Error ? error.message : String(error)))
    times.push(performance.now() - sentAt)
    if (why !== null) refused[why] = (refused[why] ?? 0) + 1
  }
  let sent = 0
  for (let dueMs = 0; ; sent++) {
    dueMs += (-Math.log(1 - Math.random()) * 1000) / options.perSecond
    if (dueMs > options.seconds * 1000) break
    const early = startedAt + dueMs - performance.now()
    if (early > 1) await sleep(early)
    under.push(one(sent))
    if (sent % (options.perSecond * 10) === 0) options.onProgress?.(`${Math.round(dueMs / 1000)} of ${options.seconds} s, ${sent} sent `)
  }
  await Promise.all(under)
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN
  return { sent, refused, p50Ms: at(0.5), p99Ms: at(0.99) }
}
