import type { Purpose, RunOutput, Status } from './judgement.ts'
import type { Run, Verdict } from './verdict.ts'

/** One evaluation of a submission; a rejudge makes another, the old ones stay on record. */
export interface Judgement {
  id: string
  /** It is what the submission is worth. Of all judgements of a submission one is. */
  isCurrent: boolean
  /** It was current at some time. False: it belongs to a rejudging that was not applied, and is nobody's business but the setters'. */
  wasCurrent: boolean
  /** The rejudging that made it. */
  rejudgingId: string | null
  status: Status
  verdict: Verdict | null
  score: number | null
  /** Version of the testset; null until claimed. */
  testset: string | null
  testsTotal: number
  /** Complete when done; before that what progress has told so far. */
  runs: Run[]
  timeMs: number | null
  memoryKib: number | null
  compilerOutput: string
  compileMs: number | null
  /** The compiler did not run; null before its time. */
  compileCached: boolean | null
  attempt: number
  output: RunOutput | null
  fault: { code: string; message: string } | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** A submission with its current judgement: the one made last. */
export interface Submission {
  id: string
  purpose: Purpose
  /** Null for a `run`. */
  problem: { slug: string; name: string; timeMs: number; memoryKib: number } | null
  user: { id: string; name: string }
  language: string
  createdAt: Date
  judgement: Judgement
  judgements: number
}

/** A submission as it is at first: it waits to be judged for the first time. */
export function newSubmission(made: Pick<Submission, 'id' | 'purpose' | 'problem' | 'user' | 'language' | 'createdAt'> & { judgementId: string }): Submission {
  const { judgementId, ...submission } = made
  return {
    ...submission,
    judgements: 1,
    judgement: {
      id: judgementId, isCurrent: true, wasCurrent: true, rejudgingId: null,
      status: 'queued', verdict: null, score: null, testset: null, testsTotal: 0, runs: [], timeMs: null, memoryKib: null,
      compilerOutput: '', compileMs: null, compileCached: null, attempt: 0, output: null, fault: null,
      createdAt: submission.createdAt, startedAt: null, finishedAt: null,
    },
  }
}
