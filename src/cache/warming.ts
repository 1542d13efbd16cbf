import { setTimeout as sleep } from 'node:timers/promises'
import type { Warm } from '../domain/warm.ts'
import { fetchWarm, type FetchWarmDeps } from './fetch-warm.ts'

export interface WarmingDeps extends FetchWarmDeps {
  /** What is to be on this worker's disk, the oldest first. */
  listWarms(): Promise<Warm[]>
  /** How often it is looked without having been told to, and what failed is tried again. */
  pollMs: number
  /** Calls `onNotify` when what is to be warm has changed, and `onGap` when that may have been missed. */
  listen(handler: { onNotify(): void; onGap(): void }): () => void
}

/**
 * A worker's part in warming: it fetches the tests' data of each warm, one after the other, and says how far it is. Nothing waits for
 * it, and the cache bounds what it takes. At the start it looks at all of them anew, since a disk may be another one than before.
 * `stop` ends it within the time that a report takes.
 */
export function startWarming(deps: WarmingDeps): { stop(): Promise<void> } {
  const stopping = new AbortController()
  /** Of what has ended here: whether it is worth another try. */
  const ended = new Map<string, 'for good' | 'for now'>()
  let alarm = new AbortController()
  const wake = () => alarm.abort()

  const list = async (): Promise<Warm[] | null> =>
    deps.listWarms().catch((error: unknown) => {
      deps.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'it cannot be asked what is to be fetched ahead; trying again')
      return null
    })

  /** Until it has ended, or something else is asked for in its place. */
  const warmOne = async (warm: Warm, all: readonly Warm[]): Promise<void> => {
    const replaced = new AbortController()
    const over = new AbortController()
    const watching = (async () => {
      while (!over.signal.aborted) {
        await wait(deps.pollMs, AbortSignal.any([over.signal, alarm.signal]))
        alarm = new AbortController()
        if (!over.signal.aborted && (await list())?.some(({ id }) => id === warm.id) === false) replaced.abort()
      }
    })()
    try {
      const end = await fetchWarm(warm, all, deps, AbortSignal.any([stopping.signal, replaced.signal]))
      if (end !== null) ended.set(warm.id, end)
    } finally {
      over.abort()
      await watching
    }
  }

  const run = async () => {
    while (!stopping.signal.aborted) {
      const warms = await list()
      if (warms !== null) for (const id of ended.keys()) if (!warms.some((warm) => warm.id === id)) ended.delete(id)
      const next = warms?.find(({ id }) => !ended.has(id))
      if (warms && next !== undefined) await warmOne(next, warms)
      else {
        await wait(deps.pollMs, AbortSignal.any([stopping.signal, alarm.signal]))
        alarm = new AbortController()
        for (const [id, end] of ended) if (end === 'for now') ended.delete(id)
      }
    }
  }
  const unlisten = deps.listen({ onNotify: wake, onGap: wake })
  const running = run()
  return {
    stop: async () => {
      unlisten()
      stopping.abort()
      await running
    },
  }
}

/** Until somebody wakes it, but no longer than that. */
async function wait(pollMs: number, signal: AbortSignal): Promise<void> {
  await sleep(pollMs, undefined, { signal }).catch(() => undefined)
}
