/** The contract's types under one roof, with the names that the pages use for parts of them. */
export type { WorkerCache } from '../../../src/contract/cache.ts'
export type { ProblemDetails, Warning } from '../../../src/contract/conventions.ts'
export type { SubmissionEvent } from '../../../src/contract/event.ts'
export type { Language } from '../../../src/contract/language.ts'
export type { PackageAccepted, Problem, ProblemLimits, ProblemSummary, Sample } from '../../../src/contract/problem.ts'
export type { DeadLetter, QueueMinute, QueueState, Waiting, WorkerState } from '../../../src/contract/queue.ts'
export type { ProblemRejudged, Rejudging, VerdictChange } from '../../../src/contract/rejudging.ts'
export type { ChangeCounts, PublishedTestset, TestChange, Testset, TestsetChanges, TestsetState, TestsetTest } from '../../../src/contract/testset.ts'
export type { Judgement, RunDetail, RunResult, Submission, SubmissionSource, SubmissionSummary } from '../../../src/contract/submission.ts'
export type { Role, User, UserWithToken } from '../../../src/contract/user.ts'
export type { Warm, WarmWorker } from '../../../src/contract/warm.ts'
import type { Submission } from '../../../src/contract/submission.ts'

export type Verdict = NonNullable<Submission['verdict']>
export type Status = Submission['status']

/** One page of a list. */
export interface Page<T> {
  items: T[]
  next: string | null
}
