import type { Judgement as DomainJudgement, Submission as DomainSubmission } from '../domain/submission.ts'
import type { Run, RunEvidence as DomainEvidence } from '../domain/verdict.ts'
import type { Judgement, RunEvidence, RunResult, Submission, SubmissionSummary } from './submission.ts'

/**
 * Contestants are told what the checker says of samples only: of a secret test it would give away the answer. What was
 * measured beside time and memory is for setters, and so is which runs were kept: the others are those whose test was changed.
 */
export interface Audience {
  isStaff: boolean
}

/** A submission to a problem: anything but a `run`. */
export type JudgedSubmission = DomainSubmission & { problem: NonNullable<DomainSubmission['problem']> }

/** As the API shows it. */
export function submissionView(submission: JudgedSubmission, audience: Audience): Submission {
  const { judgement } = submission
  return {
    ...overview(submission),
    compiler_output: judgement.compilerOutput,
    runs: judgement.runs.map((run) => runView(run, audience)),
  }
}

/** A row of a list: the runs only as a strip. */
export function summaryView(submission: JudgedSubmission): SubmissionSummary {
  const { problem } = submission
  return {
    ...overview(submission),
    problem_name: problem.name,
    limits: { time_ms: problem.timeMs, memory_kib: problem.memoryKib },
    strip: submission.judgement.runs.map((run) => ({ test: run.test, verdict: run.verdict, time_ms: run.timeMs, memory_kib: run.memoryKib })),
  }
}

/** One judgement of several; `fault` is for administrators, so the caller says whether to show it. */
export function judgementView(judgement: DomainJudgement, audience: Audience & { showFault: boolean }): Judgement {
  return {
    id: judgement.id,
    status: judgement.status,
    verdict: judgement.verdict,
    score: judgement.score,
    testset: judgement.testset,
    time_ms: judgement.timeMs,
    memory_kib: judgement.memoryKib,
    runs: judgement.runs.map((run) => runView(run, audience)),
    attempt: judgement.attempt,
    created_at: judgement.createdAt.toISOString(),
    started_at: judgement.startedAt?.toISOString() ?? null,
    finished_at: judgement.finishedAt?.toISOString() ?? null,
    current: judgement.isCurrent,
    rejudging: judgement.rejudgingId,
    fault: audience.showFault ? judgement.fault : null,
  }
}

/** One test's result. */
export function runView(run: Run, audience: Audience): RunResult {
  return {
    test: run.test,
    verdict: run.verdict,
    time_ms: run.timeMs,
    wall_ms: run.wallMs,
    memory_kib: run.memoryKib,
    score: run.score,
    message: audience.isStaff || isSample(run.test) ? run.message : '',
    first_time_ms: run.firstTimeMs,
    kept_from: audience.isStaff ? run.keptFrom : null,
    evidence: audience.isStaff && run.evidence !== null ? evidenceView(run.evidence) : null,
  }
}

function evidenceView({ limits, first, ...measured }: DomainEvidence): RunEvidence {
  return {
    outcome: measured.outcome,
    exit_code: measured.exitCode,
    signal: measured.signal,
    cpu_time_ns: measured.cpuTimeNs,
    wall_time_ns: measured.wallTimeNs,
    waited_ns: measured.waitedNs,
    peak_memory_bytes: measured.peakMemoryBytes,
    memory_baseline_bytes: measured.memoryBaselineBytes,
    stdout_bytes: measured.stdoutBytes,
    stderr_bytes: measured.stderrBytes,
    oom_kills: measured.oomKills,
    processes_refused: measured.processesRefused,
    box_restarted: measured.boxRestarted,
    limits: {
      time_ms: limits.timeMs,
      stop_ms: limits.stopMs,
      wall_ms: limits.wallMs,
      memory_kib: limits.memoryKib,
      output_kib: limits.outputKib,
      processes: limits.processes,
    },
    first: first === null ? null : { cpu_time_ns: first.cpuTimeNs, wall_time_ns: first.wallTimeNs },
  }
}

/** Samples are public, so what is said of them may be too. */
export function isSample(test: string): boolean {
  return test.startsWith('sample/')
}

function overview(submission: JudgedSubmission): Omit<Submission, 'runs' | 'compiler_output'> {
  const { judgement, purpose } = submission
  if (purpose === 'run') throw new TypeError(`submission ${submission.id} has a problem and yet is a run`)
  return {
    id: submission.id,
    problem: submission.problem.slug,
    user: submission.user.name,
    language: submission.language,
    purpose,
    status: judgement.status,
    verdict: judgement.verdict,
    score: judgement.score,
    testset: judgement.testset,
    tests: { total: judgement.testsTotal, done: judgement.runs.length },
    time_ms: judgement.timeMs,
    memory_kib: judgement.memoryKib,
    attempt: judgement.attempt,
    judgements: submission.judgements,
    compile_ms: judgement.compileMs,
    compile_cached: judgement.compileCached,
    created_at: submission.createdAt.toISOString(),
    started_at: judgement.startedAt?.toISOString() ?? null,
    finished_at: judgement.finishedAt?.toISOString() ?? null,
  }
}
