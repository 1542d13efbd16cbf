import { setTimeout as sleep } from 'node:timers/promises'
import { runSlot } from './slot.ts'
import type { SlotDeps, SlotState } from './slot.ts'

export interface WorkerOptions {
  /** Programs judged at once. */
  slots: number
  leaseMs: number
}

export interface Worker {
  /** Where each slot stands now. */
  states(): readonly SlotState[]
  /** Takes no more, finishes what it has, and ends. */
  drain(): Promise<void>
  /** Takes no more, hands back what it has at once, and ends; resolves within 3 s, also when the store does not answer. Why it had ended before is for `ended` to say. */
  stop(): Promise<void>
  /** Settles when every slot has a box; rejects as `ended` does. */
  readonly ready: Promise<void>
  /** Settles when every slot has; rejects when one found no box to work with, after the others have handed back. */
  readonly ended: Promise<void>
}

/** What has not been handed back by then is left to its lease. */
const stopBoundMs = 3_000

/** Starts the slots; each takes the next judgement whenever it is free. */
export function startWorker(options: WorkerOptions, deps: SlotDeps): Worker {
  const drain = new AbortController()
  const stop = new AbortController()
  const stopAll = () => {
    drain.abort()
    stop.abort()
  }
  const states: SlotState[] = Array.from({ length: options.slots }, () => 'starting')
  const { promise: allWork, resolve: sayAllWork } = Promise.withResolvers<void>()
  const onState = (slot: number, state: SlotState) => {
    states[slot] = state
    if (states.every((one) => one === 'waiting' || one === 'judging')) sayAllWork()
  }
  const slots = states.map(async (_, slot) => {
    try {
      await runSlot({ slot, leaseMs: options.leaseMs, drain: drain.signal, stop: stop.signal, onState: (state) => onState(slot, state) }, deps)
    } catch (error) {
      // One slot without a box means that the host is not what it was: all end, and the supervisor decides.
      stopAll()
      throw error
    }
  })
  const ended = allEnded(slots)
  const ready = Promise.race([allWork, ended])
  // Whoever waits for them sees it.
  ended.catch(() => undefined)
  ready.catch(() => undefined)

  return {
    states: () => states,
    drain: () => {
      drain.abort()
      return ended
    },
    stop: () => {
      stopAll()
      return Promise.race([ended.catch(() => undefined), sleep(stopBoundMs, undefined, { ref: false })])
    },
    ready,
    ended,
  }
}

async function allEnded(slots: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(slots)).find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
