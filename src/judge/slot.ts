import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, type FaultCode } from '../domain/fault.ts'
import type { Claim, ClaimEnd, JudgementResult, Progress } from '../domain/judgement.ts'
import { judge } from './judge.ts'
import type { JudgeDeps } from './judge.ts'
import { holdLease } from './lease.ts'
import type { Log } from './log.ts'
import { writeProgress } from './progress.ts'
import type { Sandbox } from './sandbox.ts'

/**
 * Where a slot stands. Its transitions:
 *   starting → waiting    its box is ready
 *   starting → starting   the box did not start: tried again, later each time
 *   waiting  → judging    a claim was taken
 *   waiting  → starting   the box died
 *   judging  → waiting    the judgement was settled: finished, given up, handed back, or lost to another worker
 *   judging  → starting   the same, and the box is no more
 *   any      → stopped    told to drain or stop, or the box does not start at all
 */
export type SlotState = 'starting' | 'waiting' | 'judging' | 'stopped'

/** What a slot needs of the rest. The functions on claims write only while the claim is still this worker's. */
export interface SlotDeps extends JudgeDeps {
  startSandbox(slot: number, signal: AbortSignal): Promise<Sandbox>
  /** The next judgement, as soon as there is one. One that was claimed when the signal aborts is still returned or handed back. */
  next(signal: AbortSignal): Promise<Claim>
  /** False: the claim is somebody else's by now. */
  renew(claim: Claim): Promise<boolean>
  recordProgress(claim: Claim, events: Progress[]): Promise<unknown>
  /** False: the claim was somebody else's, and nothing was written. */
  finish(claim: Claim, result: JudgementResult): Promise<boolean>
  /** Back to the queue as if it had not been taken. False: it was somebody else's. */
  handBack(claim: Claim): Promise<boolean>
  /** Back to the queue, or `JE` when it has been tried often enough. */
  giveUp(claim: Claim, fault: { code: string; message: string }): Promise<ClaimEnd>
  /** Told once of each claim that was taken, when nothing more is done with it here. */
  settled(claim: Claim, end: ClaimEnd): void
  /** Does all that a claim needs; whoever follows the worker sees what happens within it. */
  within(claim: Claim, work: () => Promise<ClaimEnd>): Promise<ClaimEnd>
  log: Log
}

export interface SlotOptions {
  slot: number
  /** How long a claim holds without being renewed; the same that `next` and `renew` give. */
  leaseMs: number
  /** Takes no more when it aborts, but finishes what it has. */
  drain: AbortSignal
  /** Hands back what it has. Aborts `drain` too. */
  stop: AbortSignal
  onState?: (state: SlotState) => void
}

/** A box that does not start this often in a row, over about half a minute, will not: the worker has to end. */
const startAttempts = 10
const firstPauseMs = 50
const longestPauseMs = 10_000

const firstRestMs = 1_000

/** A box that has not let go of an aborted run by then is closed. */
const abortBoundMs = 1_000

/** A stop waits no longer for the store; the lease lapses by itself. */
const handBackBoundMs = 1_500

/**
 * One slot's life: waits for a claim, judges it, settles it, and again, until it is told to drain or to stop.
 * @throws Fault BOX_START_FAILED and the like when there is no box to be had
 */
export async function runSlot(options: SlotOptions, deps: SlotDeps): Promise<void> {
  const to = (state: SlotState) => options.onState?.(state)
  try {
    while (!options.drain.aborted) {
      to('starting')
      const sandbox = await startSandbox(options, deps)
      if (sandbox === null) return
      try {
        await useSandbox(sandbox, options, deps, to)
      } finally {
        await sandbox.close()
      }
    }
  } finally {
    to('stopped')
  }
}

/** A box, after as many tries as it takes; null when told to stop meanwhile. */
async function startSandbox({ slot, drain }: SlotOptions, deps: SlotDeps): Promise<Sandbox | null> {
  for (let attempt = 1; !drain.aborted; attempt++) {
    try {
      return await deps.startSandbox(slot, drain)
    } catch (error) {
      if (drain.aborted) return null
      const isLast = attempt === startAttempts || (error instanceof Fault && !error.canRetry)
      deps.log.error({ slot, attempt, err: error }, 'the box did not start')
      if (isLast) throw error
      await sleep(Math.min(firstPauseMs * 2 ** attempt, longestPauseMs), undefined, { signal: drain }).catch(() => undefined)
    }
  }
  return null
}

/** Judges with one box until it dies or the slot is told to drain. */
async function useSandbox(sandbox: Sandbox, options: SlotOptions, deps: SlotDeps, to: (state: SlotState) => void): Promise<void> {
  const died = new AbortController()
  void sandbox.exited.then(() => died.abort())
  const noMore = AbortSignal.any([options.drain, died.signal])
  while (!noMore.aborted) {
    to('waiting')
    const claim = await nextClaim(deps, noMore)
    if (claim === null) return
    to('judging')
    deps.settled(claim, await deps.within(claim, () => settle(claim, sandbox, options, deps)))
  }
}

/** Null once the signal has aborted. A queue that fails is tried again by and by. */
async function nextClaim(deps: SlotDeps, noMore: AbortSignal): Promise<Claim | null> {
  while (!noMore.aborted) {
    try {
      return await deps.next(noMore)
    } catch (error) {
      if (noMore.aborted) return null
      deps.log.error({ err: error }, 'no judgement can be claimed')
      await sleep(1000, undefined, { signal: noMore }).catch(() => undefined)
    }
  }
  return null
}

/** Judges one claim, and leaves it in the store finished, given up, handed back, or to the worker that has it now. Does not throw. */
async function settle(claim: Claim, sandbox: Sandbox, { stop, leaseMs, slot }: SlotOptions, deps: SlotDeps): Promise<ClaimEnd> {
  const about = { slot, judgement: claim.judgementId, submission: claim.submissionId, attempt: claim.attempt }
  const lease = holdLease(() => deps.renew(claim), leaseMs)
  const over = AbortSignal.any([stop, lease.lost])
  const progress = writeProgress(
    (events) => deps.recordProgress(claim, events),
    (error) => deps.log.warn({ ...about, err: error }, 'progress was not written'),
  )
  let force: NodeJS.Timeout | undefined
  const abortBox = () => {
    sandbox.abort()
    force = setTimeout(() => void sandbox.close(), abortBoundMs)
  }
  over.addEventListener('abort', abortBox, { once: true })
  try {
    over.throwIfAborted()
    const claimedAt = performance.now()
    const result = await judge(claim, sandbox, deps, progress.tell, over).finally(() => clearTimeout(force))
    const judgedAt = performance.now()
    await progress.end()
    const isWritten = await finish(claim, result, deps, over)
    deps.log.debug({ ...about, judgeMs: judgedAt - claimedAt, writeMs: performance.now() - judgedAt }, 'judged')
    return isWritten ? 'finished' : 'lost'
  } catch (error) {
    lease.end()
    void progress.end()
    if (!over.aborted) await rest(claim, error, { stop, leaseMs }, deps, about)
    return await leave(claim, error, { stopped: stop.aborted, lost: lease.lost.aborted }, deps, about)
  } finally {
    over.removeEventListener('abort', abortBox)
    clearTimeout(force)
    lease.end()
  }
}

/** Writes the result, again and again while the store cannot be reached and the claim may still be ours. False: it was somebody else's. */
async function finish(claim: Claim, result: JudgementResult, deps: SlotDeps, over: AbortSignal): Promise<boolean> {
  for (let isReachable = false; ; ) {
    try {
      const isWritten = await deps.finish(claim, result)
      if (!isWritten) deps.log.warn({ judgement: claim.judgementId, attempt: claim.attempt }, 'the result came too late and was not written')
      return isWritten
    } catch (error) {
      over.throwIfAborted()
      // A store that took a renewal just now and not the result refuses it, and would for ever.
      if (isReachable) throw error
      deps.log.warn({ judgement: claim.judgementId, err: error }, 'the result could not be written yet')
      await sleep(200, undefined, { signal: over }).catch(() => undefined)
      over.throwIfAborted()
      isReachable = await deps.renew(claim).then(() => true, () => false)
    }
  }
}

/**
 * After a fault of ours, the longer the more often it was tried: a full disk or a store that is away needs a moment, and the
 * attempts would be used up in milliseconds. Well within the lease, which nobody renews any more.
 */
async function rest(claim: Claim, error: unknown, { stop, leaseMs }: Pick<SlotOptions, 'stop' | 'leaseMs'>, deps: SlotDeps, about: object): Promise<void> {
  deps.log.error({ ...about, err: error }, 'the judgement failed by a fault of ours')
  const restMs = Math.min(firstRestMs * 3 ** (claim.attempt - 1), leaseMs / 2)
  await sleep(restMs, undefined, { signal: stop }).catch(() => undefined)
}

/** A judgement that did not come to its end. What cannot be written here is put right when the lease lapses. */
async function leave(claim: Claim, error: unknown, why: { stopped: boolean; lost: boolean }, deps: SlotDeps, about: object): Promise<ClaimEnd> {
  try {
    if (!why.lost && !why.stopped) return await deps.giveUp(claim, faultOf(error))
    if (!why.lost) return (await Promise.race([deps.handBack(claim), noAnswer()])) ? 'handed-back' : 'lost'
    deps.log.warn({ ...about, err: error }, 'the lease was lost; another worker has the judgement')
  } catch (failure) {
    deps.log.error({ ...about, err: failure }, 'the judgement is left to lapse')
  }
  return 'lost'
}

async function noAnswer(): Promise<never> {
  await sleep(handBackBoundMs, undefined, { ref: false })
  throw new Error('the store did not answer')
}

function faultOf(error: unknown): { code: string; message: string } {
  return error instanceof Fault ? { code: error.code, message: error.message } : { code: 'INTERNAL' satisfies FaultCode, message: String(error) }
}
