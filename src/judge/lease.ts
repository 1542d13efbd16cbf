import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../domain/fault.ts'

export interface Lease {
  /** Aborts with Fault LEASE_LOST when somebody else may have the judgement now. */
  readonly lost: AbortSignal
  /** No more renewals. */
  end(): void
}

/**
 * Renews a claim three times in the time of its lease. It is lost when `renew` says false, and also when no renewal has
 * come through for the whole time, as with a store that cannot be reached: then the claim has lapsed.
 */
export function holdLease(renew: () => Promise<boolean>, leaseMs: number): Lease {
  const lost = new AbortController()
  const ended = new AbortController()
  void keepRenewing(renew, leaseMs, lost, ended.signal)
  return { lost: lost.signal, end: () => ended.abort() }
}

async function keepRenewing(renew: () => Promise<boolean>, leaseMs: number, lost: AbortController, ended: AbortSignal): Promise<void> {
  let heldUntil = performance.now() + leaseMs
  while (!ended.aborted) {
    const isOver = await sleep(leaseMs / 3, false, { signal: ended }).catch(() => true)
    if (isOver) return
    const askedAt = performance.now()
    const isHeld = await Promise.race([renew().catch(() => null), sleep(Math.max(0, heldUntil - askedAt), null, { signal: ended }).catch(() => null)])
    if (isHeld === true) heldUntil = askedAt + leaseMs
    else if (isHeld === false || performance.now() >= heldUntil) {
      lost.abort(new Fault('LEASE_LOST', isHeld === false ? 'the judgement was taken over by another worker' : `the lease could not be renewed for ${leaseMs} ms`, { canRetry: false }))
      return
    }
  }
}
