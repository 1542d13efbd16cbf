import { sql, type RawBuilder } from 'kysely'
import type { Purpose, Status } from '../domain/judgement.ts'
import type { Limits } from '../domain/limits.ts'
import type { Judgement, Submission } from '../domain/submission.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { LostClaim, StoredEvidence, StoredFault, StoredOutput, StoredRun } from './database.ts'
import { loadOutput, loadRun } from './stored.ts'

/** One row of `selectJudgements`. */
export interface JudgementRow {
  id: string
  number: number | null
  isCurrent: boolean
  rejudgingId: string | null
  status: Status
  verdict: Verdict | null
  score: number | null
  version: string | null
  testsTotal: number
  runs: StoredRun[]
  runEvidence: (StoredEvidence | null)[]
  timeMs: number | null
  memoryKib: number | null
  compilerOutput: string
  compileMs: number | null
  compileCached: boolean | null
  claims: number
  handBacks: number
  output: StoredOutput | null
  fault: StoredFault | null
  evidence: LostClaim[]
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** One row of `selectSubmissions`. */
export interface SubmissionRow extends JudgementRow {
  submissionId: string
  purpose: Purpose
  language: string
  submittedAt: Date
  userId: string
  userName: string
  slug: string | null
  problemName: string | null
  limits: Limits | null
}

/** The runs of an unfinished judgement are those that progress tells of, up to the first that was lost. A list does without the compiler's messages and the evidence. */
function judgementColumns(options: { forList: boolean }) {
  return sql`
    judgement.id, judgement.number, judgement.is_current as "isCurrent", judgement.rejudging_id as "rejudgingId", judgement.status, judgement.verdict, judgement.score, judgement.tests_total as "testsTotal",
    case when judgement.status = 'done' then judgement.runs else
      coalesce((
        select jsonb_agg(run order by index) from (
          select run, index, row_number() over (order by index) as place from progress
          where progress.judgement_id = judgement.id and progress.claim = judgement.claims
        ) told where index = place - 1), '[]')
    end as runs, ${options.forList ? sql`'[]'::jsonb` : sql`judgement.run_evidence`} as "runEvidence",
    case when judgement.testset_id is not null then testset.version end as version,
    judgement.time_ms as "timeMs", judgement.memory_kib as "memoryKib", judgement.compile_ms as "compileMs", judgement.compile_cached as "compileCached",
    ${options.forList ? sql`''` : sql`judgement.compiler_output`} as "compilerOutput", ${options.forList ? sql`null` : sql`judgement.output`} as output,
    judgement.claims, judgement.hand_backs as "handBacks", judgement.fault, judgement.evidence,
    judgement.created_at as "createdAt", judgement.started_at as "startedAt", judgement.finished_at as "finishedAt"`
}

/** Judgements; `which` is the where clause and what follows it. */
export function selectJudgements(which: RawBuilder<unknown>): RawBuilder<JudgementRow> {
  return sql<JudgementRow>`
    select ${judgementColumns({ forList: false })}
    from judgement left join testset on testset.id = judgement.testset_id
    ${which}`
}

/** Judgements with their submissions; `which` is the where clause and what follows it. Name and limits are those of the judgement's testset or, while it waits, of the published one. */
export function selectSubmissions(which: RawBuilder<unknown>, options: { forList: boolean }): RawBuilder<SubmissionRow> {
  return sql<SubmissionRow>`
    select ${judgementColumns(options)}, submission.id as "submissionId", submission.purpose, submission.language, submission.created_at as "submittedAt",
      user_account.id as "userId", user_account.name as "userName", problem.slug, testset.name as "problemName", testset.limits
    from judgement
    join submission on submission.id = judgement.submission_id
    join user_account on user_account.id = submission.user_id
    left join problem on problem.id = submission.problem_id
    left join testset on testset.id = coalesce(judgement.testset_id, problem.published_testset_id)
    ${which}`
}

export function loadJudgement(row: JudgementRow): Judgement {
  return {
    id: row.id,
    isCurrent: row.isCurrent,
    wasCurrent: row.number !== null,
    rejudgingId: row.rejudgingId,
    status: row.status,
    verdict: row.verdict,
    score: row.score,
    testset: row.version,
    testsTotal: row.testsTotal,
    runs: row.runs.map((run, index) => loadRun(run, row.runEvidence[index] ?? null)),
    timeMs: row.timeMs,
    memoryKib: row.memoryKib,
    compilerOutput: row.compilerOutput,
    compileMs: row.compileMs,
    compileCached: row.compileCached,
    attempt: row.claims - row.handBacks,
    output: row.output === null ? null : loadOutput(row.output),
    fault: row.fault === null ? null : { code: row.fault.code, message: [row.fault.message, ...row.evidence.map(describeLostClaim)].join('\n') },
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  }
}

function describeLostClaim({ claim, worker, code, message, at }: LostClaim): string {
  return `claim ${claim} by ${worker} ended at ${at}: ${code}: ${message}`
}

export function loadSubmission(row: SubmissionRow): Submission {
  return {
    id: row.submissionId,
    purpose: row.purpose,
    problem:
      row.slug === null || row.problemName === null || row.limits === null
        ? null
        : { slug: row.slug, name: row.problemName, timeMs: row.limits.timeMs, memoryKib: row.limits.memoryKib },
    user: { id: row.userId, name: row.userName },
    language: row.language,
    createdAt: row.submittedAt,
    judgement: loadJudgement(row),
    judgements: row.number ?? 0,
  }
}
