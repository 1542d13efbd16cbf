import type { ClaimFault, Priority, Status } from './judgement.ts'

/** How the queue and its workers stand. */
export interface QueueFacts {
  /** Every priority, the first to go first. `oldestMs`: how long the one that was put there first has waited; null: nothing waits. */
  waiting: { priority: Priority; waiting: number; oldestMs: number | null }[]
  /** Judgements that a worker holds. */
  judging: number
  /** Of the workers that have said lately that they are there. */
  workers: number
  slots: number
  /** Submissions that ended as `JE`. */
  deadLetters: number
  deadLettersLastHour: number
}

/** A minute of the queue. */
export interface QueueMinute {
  /** When it began. */
  at: Date
  /** Judgements that waited when it was over, or do now. */
  waiting: number
  /** Judgements that ended in it. */
  judged: number
  /** Of these, those that ended as `JE`. */
  failed: number
}

/** What a submission's current judgement waits for. */
export interface Waiting {
  status: Status
  priority: Priority
  /** Since when it waits, this time; null: it is not in the queue. */
  queuedAt: Date | null
  /** Judgements that go first, at most `mostCounted`. */
  ahead: number
  /** Attempts that failed through a fault of ours; it is `JE` after `maxAttempts` of them. */
  failed: ClaimFault[]
  /** Who holds it; null: nobody does. `until`: when the lease lapses unless it is renewed. */
  held: { worker: string; since: Date | null; until: Date } | null
  now: Date
  workers: {
    /** That have said lately that they are there, and their slots. */
    present: number
    slots: number
    /** Slots that hold a judgement. */
    busy: number
    /** Of the present ones, those that can judge its language. */
    able: number
  }
}

/** How many of those that go first are counted; more are as many as these. */
export const mostCounted = 10_000

/**
 * Why a judgement is not done, the first of these that holds:
 * - `done`: it is
 * - `lease_lapsed`: its worker has not said for too long that it is alive; it will be put back
 * - `judging`: a worker has it
 * - `no_worker`, `no_worker_for_language`: nobody is there who could
 * - `behind_others`: others go first, and no slot is free
 * - `slots_busy`: it is the next, and no slot is free
 * - `next`: a slot is free, so it is about to be taken
 */
export type WaitReason = 'done' | 'lease_lapsed' | 'judging' | 'no_worker' | 'no_worker_for_language' | 'behind_others' | 'slots_busy' | 'next'

/** @returns the reason; see WaitReason */
export function waitReason({ status, held, now, workers, ahead }: Pick<Waiting, 'status' | 'held' | 'now' | 'workers' | 'ahead'>): WaitReason {
  if (status === 'done') return 'done'
  if (held !== null) return held.until < now ? 'lease_lapsed' : 'judging'
  if (workers.present === 0) return 'no_worker'
  if (workers.able === 0) return 'no_worker_for_language'
  const free = workers.slots - workers.busy
  if (ahead < free) return 'next'
  return ahead > 0 ? 'behind_others' : 'slots_busy'
}

/** A worker of the last day, with what it holds. */
export interface WorkerState {
  name: string
  /** It has said lately that it is there. */
  isPresent: boolean
  slots: number
  /** Ids of those that it can judge. */
  languages: string[]
  startedAt: Date
  seenAt: Date
  /** The longest first. */
  judging: { submissionId: string; problem: string | null; language: string; status: Status; since: Date | null; until: Date }[]
}

/** A submission that ended as `JE` after its attempts. */
export interface DeadLetter {
  submissionId: string
  problem: string
  user: string
  language: string
  priority: Priority
  fault: { code: string; message: string }
  /** What became of each attempt, the first first. */
  failed: ClaimFault[]
  submittedAt: Date
  failedAt: Date
}
