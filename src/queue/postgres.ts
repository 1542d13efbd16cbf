import type { BaseLogger } from 'pino'
import type { Claim } from '../domain/judgement.ts'
import type { Queue } from './queue.ts'

export interface PostgresQueueDeps {
  /** Claims what is next; null when nothing waits. */
  claimNext(): Promise<Claim | null>
  /** Undoes a claim. */
  handBack(claim: Claim): Promise<unknown>
  /** Calls `onNotify` after each commit that put something into the queue, and `onGap` when that may have been missed. */
  listen(handler: { onNotify(): void; onGap(): void }): () => void
  log: BaseLogger
}

/** How often it is looked without having been told to, since a notice is lost when its sender dies right after its commit. */
const pollMs = 2_000

/**
 * The queue in PostgreSQL: rows of the outbox, which `claimNext` takes with `for update skip locked`. A slot that finds none sleeps until
 * it is woken; a notification wakes one slot, and one that found something wakes the next, so that a hundred at once wake all.
 */
export function openPostgresQueue(deps: PostgresQueueDeps): Queue {
  const sleeping = new Set<() => void>()
  // Counts the reasons to look, so that one which comes while a slot looks is not overlooked when it finds nothing.
  let wakes = 0
  const wake = () => {
    wakes++
    const [first] = sleeping
    first?.()
  }
  const unlisten = deps.listen({ onNotify: wake, onGap: wake })
  const poll = setInterval(wake, pollMs).unref()

  const sleep = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        sleeping.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      sleeping.add(end)
      signal.addEventListener('abort', end)
    })

  const look = async () => {
    try {
      return await deps.claimNext()
    } catch (error) {
      deps.log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the queue cannot be asked; trying again')
      return null
    }
  }

  return {
    async next(signal) {
      for (;;) {
        signal.throwIfAborted()
        const before = wakes
        const claim = await look()
        if (claim !== null) {
          wake()
          if (!signal.aborted) return claim
          await deps.handBack(claim)
        } else if (wakes === before && !signal.aborted) {
          await sleep(signal)
        }
      }
    },
    // A row is gone with the claim, and back with its end.
    settled: () => undefined,
    async close() {
      unlisten()
      clearInterval(poll)
    },
  }
}
