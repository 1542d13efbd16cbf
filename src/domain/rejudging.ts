import type { Verdict } from './verdict.ts'

/**
 * Where a rejudging stands:
 * - `judging`: its submissions are being chosen and judged; nobody's verdict has changed yet
 * - `ready`: all is judged, and somebody says whether it shall count
 * - `applied`: its judgements count. One that was made so is it from the start, while it is still being judged
 * - `cancelled`: none of its judgements counts
 */
export const rejudgingStates = ['judging', 'ready', 'applied', 'cancelled'] as const
export type RejudgingState = (typeof rejudgingStates)[number]

/**
 * Which submissions it judges again:
 * - `affected`: those whose verdict the change of the test data can alter, and of these only the runs that it can alter
 * - `all`: every one, from the start
 */
export const rejudgingScopes = ['affected', 'all'] as const
export type RejudgingScope = (typeof rejudgingScopes)[number]

/** Many submissions of one problem judged again. */
export interface Rejudging {
  id: string
  slug: string
  scope: RejudgingScope
  state: RejudgingState
  /** The version that was published when it was made; null: none. */
  from: string | null
  /** The version that it judges on. */
  to: string
  /** Submissions looked at so far, and how many of them keep their judgement. */
  submissions: number
  kept: number
  judgements: { total: number; done: number }
  /** Its submissions are all chosen and judged. */
  isFinished: boolean
  /** How many submissions get another verdict than when they were chosen (null: they were not done), so far as they are judged. */
  changes: { before: Verdict | null; after: Verdict; count: number }[]
  createdBy: string
  createdAt: Date
  /** Who applied or cancelled it; null while it is open. */
  endedBy: string | null
  endedAt: Date | null
}

/** A submission whose verdict a rejudging changes. */
export interface VerdictChange {
  submissionId: string
  user: string
  language: string
  submittedAt: Date
  /** The judgement that was there, and the one made. */
  before: { judgementId: string; verdict: Verdict | null; testset: string | null }
  after: { judgementId: string; verdict: Verdict; testset: string | null }
}
