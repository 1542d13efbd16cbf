import { z } from 'zod'
import { priorityNames, statuses } from '../domain/judgement.ts'
import { Slug, Timestamp } from './conventions.ts'

const Priority = z.enum(priorityNames).describe('What goes first goes first: contest, run, practice, rejudge')

const FailedAttempt = z.object({
  /** Who tried; null for contestants. */
  worker: z.string().nullable(),
  code: z.string().describe('As in docs/ERRORS.md'),
  /** For administrators; else null. */
  message: z.string().nullable(),
  at: Timestamp,
})

/** Why a submission is not done. */
export const Waiting = z.object({
  status: z.enum(statuses),
  reason: z.enum(['done', 'lease_lapsed', 'judging', 'no_worker', 'no_worker_for_language', 'behind_others', 'slots_busy', 'next'])
    .describe('The first that holds; `message` says it in a sentence'),
  message: z.string(),
  priority: Priority,
  /** Since when it waits, this time; null: it does not wait in the queue. */
  queued_at: Timestamp.nullable(),
  /** Its place in the queue, 1 is the next; null: it is not in there. */
  position: z.int().nullable(),
  /** The place is counted up to here; it may be farther back. */
  position_is_least: z.boolean(),
  slots: z.object({ all: z.int(), busy: z.int(), free: z.int() }),
  workers: z.object({ present: z.int(), for_language: z.int().describe('Those that can judge its language') }),
  /** Attempts that failed by a fault of the judge; after `of` it is `JE`. */
  attempts: z.object({ failed: z.int(), of: z.int(), faults: z.array(FailedAttempt) }),
  /** Who judges it; null: nobody. */
  held: z.object({
    worker: z.string().nullable().describe('For setters and administrators; else null'),
    since: Timestamp.nullable(),
    lease_until: Timestamp.describe('Renewed while the worker is alive; once it is over, the judgement is put back'),
  }).nullable(),
}).meta({
  id: 'Waiting',
  examples: [{
    status: 'queued', reason: 'behind_others', message: '41 judgements go first, and all 16 slots are busy.', priority: 'practice', queued_at: '2026-11-22T08:00:00.000Z',
    position: 42, position_is_least: false, slots: { all: 16, busy: 16, free: 0 }, workers: { present: 2, for_language: 2 }, attempts: { failed: 0, of: 3, faults: [] }, held: null,
  }],
})
export type Waiting = z.infer<typeof Waiting>

/** How the queue and its workers stand. */
export const QueueState = z.object({
  /** Every priority, the first to go first. */
  waiting: z.array(z.object({ priority: Priority, waiting: z.int(), oldest_ms: z.number().nullable().describe('How long the oldest has waited; null: nothing waits') })),
  /** Judgements that a worker holds. */
  judging: z.int(),
  /** Of workers that have said in the last minute that they are there. */
  workers: z.int(),
  slots: z.int(),
  /** Submissions that ended as `JE` and were not requeued, all of them and those of the last hour. */
  dead_letters: z.int(),
  dead_letters_last_hour: z.int(),
}).meta({
  id: 'QueueState',
  examples: [{
    waiting: [{ priority: 'contest', waiting: 0, oldest_ms: null }, { priority: 'run', waiting: 0, oldest_ms: null }, { priority: 'practice', waiting: 12, oldest_ms: 830 }, { priority: 'rejudge', waiting: 9000, oldest_ms: 61_000 }],
    judging: 16, workers: 2, slots: 16, dead_letters: 1, dead_letters_last_hour: 0,
  }],
})
export type QueueState = z.infer<typeof QueueState>

/** A minute of the last hour. */
export const QueueMinute = z.object({
  at: Timestamp.describe('When it began'),
  waiting: z.int().describe('Judgements that waited when it was over; of the last one, that wait now'),
  judged: z.int().describe('Judgements that ended in it, of submissions, trials and runs'),
  failed: z.int().describe('Of these, those that ended as `JE`'),
}).meta({ id: 'QueueMinute', examples: [{ at: '2026-11-22T08:00:00.000Z', waiting: 12, judged: 230, failed: 0 }] })
export type QueueMinute = z.infer<typeof QueueMinute>

/** A worker of the last 24 hours, and what it judges. */
export const WorkerState = z.object({
  name: z.string(),
  /** It has said in the last minute that it is there. */
  present: z.boolean(),
  slots: z.int(),
  /** Ids of the languages that it can judge. */
  languages: z.array(z.string()),
  started_at: Timestamp,
  seen_at: Timestamp,
  /** The longest first. */
  judging: z.array(z.object({
    submission: z.uuid(),
    problem: Slug.nullable().describe('null: a run without a problem'),
    language: z.string(),
    status: z.enum(statuses),
    since: Timestamp.nullable(),
    lease_until: Timestamp,
  })),
}).meta({
  id: 'WorkerState',
  examples: [{
    name: 'judge-7-5f0c3a1e', present: true, slots: 2, languages: ['c', 'cpp', 'python3'], started_at: '2026-11-22T06:00:00.000Z', seen_at: '2026-11-22T08:00:00.000Z',
    judging: [{ submission: '0199f3a0-0000-7000-8000-000000000000', problem: 'gears', language: 'cpp', status: 'running', since: '2026-11-22T07:59:58.000Z', lease_until: '2026-11-22T08:00:10.000Z' }],
  }],
})
export type WorkerState = z.infer<typeof WorkerState>

/** A submission that the judge gave up. */
export const DeadLetter = z.object({
  submission: z.uuid(),
  problem: Slug,
  user: z.string(),
  language: z.string(),
  priority: Priority,
  code: z.string().describe('Of the last attempt; as in docs/ERRORS.md'),
  message: z.string(),
  attempts: z.array(FailedAttempt),
  submitted_at: Timestamp,
  failed_at: Timestamp,
}).meta({
  id: 'DeadLetter',
  examples: [{
    submission: '0199f3a0-0000-7000-8000-000000000000', problem: 'gears', user: 'ada', language: 'cpp', priority: 'practice', code: 'BLOB_MISSING', message: 'there is no blob 5f0c…',
    attempts: [{ worker: 'judge-7-5f0c3a1e-1a2b3c4d', code: 'BLOB_MISSING', message: 'there is no blob 5f0c…', at: '2026-11-22T08:00:00.000Z' }],
    submitted_at: '2026-11-22T07:59:00.000Z', failed_at: '2026-11-22T08:00:00.000Z',
  }],
})
export type DeadLetter = z.infer<typeof DeadLetter>

/** What was put back into the queue. */
export const Requeued = z.object({ requeued: z.int() }).meta({ id: 'Requeued', examples: [{ requeued: 1 }] })
export type Requeued = z.infer<typeof Requeued>
