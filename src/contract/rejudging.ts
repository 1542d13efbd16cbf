import { z } from 'zod'
import { rejudgingScopes, rejudgingStates } from '../domain/rejudging.ts'
import { Slug, Timestamp } from './conventions.ts'
import { Verdict } from './submission.ts'

const exampleRejudging = {
  id: '0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b', problem: 'different', scope: 'affected', state: 'ready', from: '2026-11-22T08:00:00.000Z', to: '2026-11-22T09:30:00.000Z',
  submissions: 214, kept: 61, judgements: { total: 153, done: 153 }, finished: true, changes: [{ before: 'AC', after: 'WA', count: 3 }],
  created_by: 'admin', created_at: '2026-11-22T09:31:00.000Z', ended_by: null, ended_at: null,
} as const

export const Rejudging = z.object({
  id: z.uuid(),
  problem: Slug,
  scope: z.enum(rejudgingScopes).describe('affected: the submissions whose verdict the new data can alter, and of these only the runs that it can alter; all: everything from the start'),
  state: z.enum(rejudgingStates).describe('judging: nobody sees it yet; ready: all is judged, to be applied or cancelled; applied: it counts (one that applies itself is so from the start); cancelled'),
  from: Timestamp.nullable().describe('The version that was published when it was made'),
  to: Timestamp.describe('The version that it judges on'),
  submissions: z.int().describe('Looked at so far'),
  kept: z.int().describe('Of these, those whose verdict cannot change: they keep their judgement'),
  judgements: z.object({ total: z.int(), done: z.int() }),
  finished: z.boolean().describe('Its submissions are all chosen and judged; false for one that applies itself too, while it goes on'),
  changes: z.array(z.object({ before: Verdict.nullable().describe('What the submission was worth when it was chosen; null: it was not done'), after: Verdict, count: z.int() })).describe('How many submissions get another verdict, so far as they are judged; most first'),
  created_by: z.string(),
  created_at: Timestamp,
  ended_by: z.string().nullable().describe('Who applied or cancelled it'),
  ended_at: Timestamp.nullable(),
}).meta({ id: 'Rejudging', examples: [exampleRejudging] })
export type Rejudging = z.infer<typeof Rejudging>

const Side = { judgement: z.uuid(), testset: Timestamp.nullable() }

/** A submission that gets another verdict. */
export const VerdictChange = z.object({
  submission: z.uuid(),
  user: z.string(),
  language: z.string(),
  created_at: Timestamp.describe('When it was submitted'),
  before: z.object({ ...Side, verdict: Verdict.nullable() }),
  after: z.object({ ...Side, verdict: Verdict }),
}).meta({ id: 'VerdictChange' })
export type VerdictChange = z.infer<typeof VerdictChange>

/** The answer to a problem judged again as a whole. */
export const ProblemRejudged = z.object({
  judgements: z.int().describe('How many were made'),
  rejudging: z.uuid().nullable().describe('Null: nothing is published, so there is nothing to judge'),
})
export type ProblemRejudged = z.infer<typeof ProblemRejudged>

/** How much is judged again. */
export const RejudgingQuery = z.object({ scope: z.enum(rejudgingScopes).default('affected') })

/** What becomes of the submissions that there are when a version is published. */
export const PublishQuery = z.object({
  rejudge: z.enum(rejudgingScopes).optional().describe('affected: submissions are judged again where the new data can alter the verdict; all: everything is judged again. Without it, none is'),
})
