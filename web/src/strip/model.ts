import type { RunResult, Submission, SubmissionSummary } from '../api/types.ts'
import type { CellState } from './verdict.ts'

/** One test of a judgement. */
export interface StripCell {
  /** Place in the order of judging, from 0. */
  index: number
  /** Full name; null while it is not known. */
  test: string | null
  /** The folder that holds it. */
  group: string
  state: CellState
  timeMs: number | null
  memoryKib: number | null
  message: string
  /** Of a first run that ended a little over the limit, before the one that counts. */
  firstTimeMs: number | null
  /** Not run for this judgement: an earlier one had run it on the very same. */
  isKept: boolean
}

/** All that a strip needs to be drawn. */
export interface StripModel {
  cells: StripCell[]
  timeLimitMs: number | null
  memoryLimitKib: number | null
  isDone: boolean
}

/** What is known of the tests before any of them has run. */
export interface Expected {
  /** How many there are; null: unknown. */
  tests: number | null
  /** Names of the samples, which come first. */
  samples: readonly string[]
  timeLimitMs: number | null
  memoryLimitKib: number | null
}

/** The strip of a submission, also of one that has only begun. */
export function stripOfSubmission(submission: Submission, expected: Expected): StripModel {
  return build(submission, submission.runs, expected)
}

/** The strip of a list's row. */
export function stripOfSummary(summary: SubmissionSummary): StripModel {
  const { time_ms: timeLimitMs, memory_kib: memoryLimitKib } = summary.limits
  return build(summary, summary.strip, { tests: null, samples: [], timeLimitMs, memoryLimitKib })
}

type KnownRun = Pick<RunResult, 'test' | 'time_ms' | 'memory_kib'> & { verdict: CellState; message?: string; first_time_ms?: number | null; kept_from?: string | null }

function build(
  { status, tests, purpose }: Pick<Submission, 'status' | 'tests' | 'purpose'>,
  runs: readonly (KnownRun | undefined)[],
  { tests: expectedTests, samples, timeLimitMs, memoryLimitKib }: Expected,
): StripModel {
  const isDone = status === 'done'
  const guess = purpose === 'samples' ? samples.length : (expectedTests ?? 0)
  const total = Math.max(tests.total === 0 ? guess : tests.total, runs.length)
  const cells = Array.from({ length: total }, (_, index): StripCell => {
    const run = runs[index]
    if (run !== undefined) {
      const { test, verdict, time_ms, memory_kib, message = '', first_time_ms = null, kept_from = null } = run
      return { index, test, group: groupOf(test), state: verdict, timeMs: time_ms, memoryKib: memory_kib, message, firstTimeMs: first_time_ms, isKept: kept_from !== null }
    }
    const test = samples[index] ?? null
    const isNext = index === 0 || runs[index - 1] !== undefined
    const state = isDone ? 'skipped' : status === 'running' && isNext ? 'running' : 'waiting'
    return { index, test, group: test === null ? 'secret' : groupOf(test), state, timeMs: null, memoryKib: null, message: '', firstTimeMs: null, isKept: false }
  })
  return { cells, timeLimitMs, memoryLimitKib, isDone }
}

/** `secret/group1` of `secret/group1/03`. */
export function groupOf(test: string): string {
  const slash = test.lastIndexOf('/')
  return slash === -1 ? '' : test.slice(0, slash)
}

/** The cell that one wants to see first: the first failure, else the one that runs; null where all is well. */
export function focusOf(cells: readonly StripCell[]): StripCell | null {
  return cells.find(({ state }) => isFailure(state)) ?? cells.find(({ state }) => state === 'running') ?? null
}

export function isFailure(state: CellState): boolean {
  return state !== 'AC' && state !== 'waiting' && state !== 'running' && state !== 'skipped'
}

/** Are its data for the setters only? */
export function isSecret({ group }: StripCell): boolean {
  return !group.startsWith('sample')
}

/** For people: `secret/05`, or `test 5` while the name is not known. */
export function cellName({ test, index }: StripCell): string {
  return test ?? `test ${index + 1}`
}
