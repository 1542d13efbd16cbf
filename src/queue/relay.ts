import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'

/** Something that is done again and again. */
export interface Chore {
  name: string
  everyMs: number
  /** Gives how many rows it dealt with; at a stop it ends soon. */
  run(signal: AbortSignal): Promise<number>
}

export interface RelayDeps {
  /** Puts judgements back whose lease has lapsed. */
  recoverLapsed(): Promise<number>
  /** Deletes what is kept for a time only. */
  forgetOld(): Promise<number>
  /** Removes test data that no version names, when it is time or somebody asked. */
  sweep(signal: AbortSignal): Promise<number>
  /** Goes on with rejudgings that somebody left in the middle. */
  settleRejudgings(signal: AbortSignal): Promise<number>
}

/** What the relay does where the queue is in PostgreSQL: nothing has to be moved, so it looks after what others left. */
export function relayChores(leaseMs: number, deps: RelayDeps): Chore[] {
  return [
    { name: 'recover lapsed leases', everyMs: leaseMs / 4, run: () => deps.recoverLapsed() },
    { name: 'go on with rejudgings', everyMs: 10_000, run: (signal) => deps.settleRejudgings(signal) },
    { name: 'forget what is old', everyMs: 600_000, run: () => deps.forgetOld() },
    { name: 'sweep away what no version names', everyMs: 2_000, run: (signal) => deps.sweep(signal) },
  ]
}

/** Told after each time: how many rows, or null when it failed. */
export type ChoreDone = (chore: string, rows: number | null, ms: number) => void

/** Does each chore at once and then at its interval, until `signal` aborts; settles when the last one under way is over. One that fails is done again at its time. Any number of relays may run. */
export async function runRelay(chores: readonly Chore[], log: BaseLogger, signal: AbortSignal, done: ChoreDone = () => undefined): Promise<void> {
  await Promise.all(chores.map((chore) => repeat(chore, log, signal, done)))
}

async function repeat(chore: Chore, log: BaseLogger, signal: AbortSignal, done: ChoreDone): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now()
    try {
      const rows = await chore.run(signal)
      done(chore.name, rows, performance.now() - startedAt)
      if (rows > 0) log.info({ rows }, chore.name)
    } catch (error) {
      done(chore.name, null, performance.now() - startedAt)
      log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, `could not ${chore.name}; trying again`)
    }
    await sleep(chore.everyMs, undefined, { signal }).catch(() => undefined)
  }
}
