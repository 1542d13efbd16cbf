import { setTimeout as sleep } from 'node:timers/promises'

/** Settles when so many bytes more may come. */
export type RateLimit = (bytes: number) => Promise<void> | void

export const unlimited: RateLimit = () => undefined

/** Shorter waits are put off until they are worth a timer. */
const shortestWaitMs = 5

/** All that waits for it together gets no more than so many bytes a second; nothing is saved up while nobody comes. */
export function openRateLimit(bytesPerSecond: number): (bytes: number, signal: AbortSignal) => Promise<void> {
  let freeAtMs = 0
  return async (bytes, signal) => {
    const nowMs = performance.now()
    freeAtMs = Math.max(freeAtMs, nowMs) + (bytes / bytesPerSecond) * 1000
    if (freeAtMs - nowMs > shortestWaitMs) await sleep(freeAtMs - nowMs, undefined, { signal })
  }
}
