import type { RunResult, Submission, SubmissionEvent } from './types.ts'

export type EventData<Name extends SubmissionEvent['event']> = Extract<SubmissionEvent, { event: Name }>['data']

/** A step of the judgement. Fewer tests done than known: another worker has begun anew. */
export function withStatus(now: Submission, status: EventData<'status'>): Submission {
  if (now.status === 'done') return now
  return { ...now, ...status, runs: now.runs.slice(0, status.tests.done) }
}

/** One more test has ended. */
export function withRun(now: Submission, { index, ...run }: EventData<'run'>): Submission {
  if (now.status === 'done') return now
  const runs: RunResult[] = [...now.runs]
  runs[index] = run
  return {
    ...now,
    status: 'running',
    runs,
    tests: { total: Math.max(now.tests.total, runs.length), done: runs.length },
    time_ms: Math.max(now.time_ms ?? 0, run.time_ms),
    memory_kib: Math.max(now.memory_kib ?? 0, run.memory_kib),
  }
}
