import { z } from 'zod'
import { purposes, priorities, statuses } from '../domain/judgement.ts'
import { verdicts } from '../domain/verdict.ts'
import { ListQuery, Slug, Timestamp } from './conventions.ts'

export const Verdict = z.enum(verdicts)
export const Status = z.enum(statuses)

const base64 = z.base64({ error: 'not base64' })

/** A file name without folders, as a compiler would like it. */
export const FileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, 'letters, digits, and _ . - after the first, 100 at most')

/** Exactly one of `source`, `source_base64` and `files`. */
const sourceShape = {
  language: z.string().min(1).max(40),
  source: z.string().optional(),
  source_base64: base64.optional(),
  files: z.array(z.strictObject({ name: FileName, content_base64: base64 })).min(1).max(50).optional(),
  entry_point: z.string().max(200).optional().describe('The file or class where it starts, when there are several'),
}

function exactlyOneSource(body: { source?: string | undefined; source_base64?: string | undefined; files?: unknown[] | undefined }): boolean {
  return [body.source, body.source_base64, body.files].filter((part) => part !== undefined).length === 1
}
const oneSource = { error: 'give exactly one of source, source_base64 and files', path: ['source'] }

export const NewSubmission = z
  .strictObject({
    problem: Slug,
    ...sourceShape,
    priority: z.enum(['contest', 'practice', 'rejudge'] satisfies (keyof typeof priorities)[]).optional(),
    samples_only: z.boolean().default(false).describe('A trial on the samples: never listed, never counted as solved'),
  })
  .refine(exactlyOneSource, oneSource)
  .meta({ id: 'NewSubmission', examples: [{ problem: 'different', language: 'python3', source: 'for line in open(0):\n    a, b = map(int, line.split())\n    print(abs(a - b))\n' }] })
export type NewSubmission = z.infer<typeof NewSubmission>

/** Why a run has its verdict: what was measured, and what it was allowed. A limit that ended it is the outcome. */
export const RunEvidence = z.object({
  outcome: z.enum(['exited', 'signaled', 'cpu_limit', 'wall_limit', 'memory_limit', 'output_limit']),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  cpu_time_ns: z.int(),
  wall_time_ns: z.int(),
  waited_ns: z.int().describe('Waiting for a core that something else had, or for the disk; the wall limit is that much later'),
  peak_memory_bytes: z.int(),
  memory_baseline_bytes: z.int().describe('Charged to the slot before the run, and taken off'),
  stdout_bytes: z.int(),
  stderr_bytes: z.int(),
  oom_kills: z.int().describe('Processes that the kernel killed for memory'),
  processes_refused: z.int(),
  box_restarted: z.boolean(),
  limits: z.object({ time_ms: z.number(), stop_ms: z.number(), wall_ms: z.number(), memory_kib: z.number(), output_kib: z.number(), processes: z.int() }),
  first: z.object({ cpu_time_ns: z.int(), wall_time_ns: z.int() }).nullable().describe('The run before this one, that ended a little over the limit'),
}).meta({ id: 'RunEvidence' })
export type RunEvidence = z.infer<typeof RunEvidence>

export const RunResult = z.object({
  test: z.string(),
  verdict: Verdict.exclude(['CE']),
  time_ms: z.int(),
  wall_ms: z.int(),
  memory_kib: z.int(),
  score: z.number().nullable(),
  message: z.string(),
  first_time_ms: z.int().nullable().describe('CPU time of a first run that ended a little over the limit; the program was then run again alone, and that counts'),
  kept_from: z.uuid().nullable().describe('For setters: the judgement in which it was really run, with the same program, input, answer, limits and checker; null: in this one. To contestants always null'),
  evidence: RunEvidence.nullable().describe('For setters and administrators, when the judgement is done'),
}).meta({ id: 'RunResult' })
export type RunResult = z.infer<typeof RunResult>

const exampleSubmission = {
  id: '0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b', problem: 'different', user: 'admin', language: 'cpp', purpose: 'judge', status: 'done', verdict: 'WA', score: null,
  testset: '2026-11-22T08:00:00.000Z', tests: { total: 12, done: 5 }, time_ms: 31, memory_kib: 3480, compiler_output: '',
  runs: [{ test: 'secret/01', verdict: 'AC', time_ms: 3, wall_ms: 4, memory_kib: 1500, score: null, message: '', first_time_ms: null, kept_from: null, evidence: null }], attempt: 1, judgements: 1, compile_ms: 310, compile_cached: false,
  created_at: '2026-11-22T08:01:00.000Z', started_at: '2026-11-22T08:01:00.002Z', finished_at: '2026-11-22T08:01:00.405Z',
} as const

export const Submission = z.object({
  id: z.uuid(),
  problem: Slug,
  user: z.string(),
  language: z.string(),
  purpose: z.enum(purposes).exclude(['run']),
  status: Status,
  verdict: Verdict.nullable(),
  score: z.number().nullable(),
  /** Null until a worker has read the problem's pointer. */
  testset: z.string().nullable(),
  tests: z.object({ total: z.int(), done: z.int() }),
  time_ms: z.int().nullable(),
  memory_kib: z.int().nullable(),
  compiler_output: z.string(),
  runs: z.array(RunResult),
  /** Which worker took it how often; more than 1 after a worker was lost. */
  attempt: z.int(),
  /** How many judgements it has had; more than 1 after a rejudge. */
  judgements: z.int(),
  compile_ms: z.int().nullable(),
  /** The worker had compiled the very same for this user before: `compile_ms` is what it took to fetch the program. */
  compile_cached: z.boolean().nullable(),
  created_at: Timestamp,
  started_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
}).meta({ id: 'Submission', examples: [exampleSubmission] })
export type Submission = z.infer<typeof Submission>

/** A list's row: as a submission, the runs only by verdict and time, in order, for the strip. */
export const SubmissionSummary = Submission.omit({ runs: true, compiler_output: true }).extend({
  problem_name: z.string(),
  limits: z.object({ time_ms: z.int(), memory_kib: z.int() }),
  strip: z.array(z.object({ test: z.string(), verdict: Verdict, time_ms: z.int(), memory_kib: z.int() })),
}).meta({ id: 'SubmissionSummary' })
export type SubmissionSummary = z.infer<typeof SubmissionSummary>

export const SubmissionQuery = ListQuery.extend({
  problem: Slug.optional(),
  user: z.string().max(100).optional(),
  verdict: Verdict.optional(),
  language: z.string().max(40).optional(),
})
export type SubmissionQuery = z.infer<typeof SubmissionQuery>

/** The source, for its author and for setters. */
export const SubmissionSource = z.object({
  language: z.string(),
  entry_point: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), text: z.string().nullable().describe('null: not UTF-8'), content_base64: z.string() })),
}).meta({ id: 'SubmissionSource' })
export type SubmissionSource = z.infer<typeof SubmissionSource>

/** One test of a judgement with its data: samples for everybody, secret ones for setters and administrators. */
export const RunDetail = z.object({
  test: z.string(),
  input: z.string(),
  answer: z.string(),
  output: z.string().nullable().describe('null: not kept'),
  message: z.string(),
  /** True where input, answer or output was cut at 64 KiB. */
  truncated: z.boolean(),
}).meta({ id: 'RunDetail' })
export type RunDetail = z.infer<typeof RunDetail>

export const Judgement = Submission.pick({
  status: true, verdict: true, score: true, testset: true, time_ms: true, memory_kib: true, runs: true, attempt: true,
  created_at: true, started_at: true, finished_at: true,
}).extend({
  id: z.uuid(),
  current: z.boolean().describe('It is what the submission is worth; false: it was, or it belongs to a rejudging that is not applied'),
  rejudging: z.uuid().nullable().describe('The rejudging that made it'),
  fault: z.object({ code: z.string(), message: z.string() }).nullable().describe('For administrators'),
}).meta({ id: 'Judgement' })
export type Judgement = z.infer<typeof Judgement>

const RunLimits = z.strictObject({
  time_ms: z.int().min(1).max(60_000).optional(),
  wall_ms: z.int().min(1).max(120_000).optional(),
  memory_kib: z.int().min(1024).max(4 * 1024 * 1024).optional(),
  output_kib: z.int().min(1).max(64 * 1024).optional(),
  processes: z.int().min(1).max(256).optional(),
})

export const NewRun = z
  .strictObject({
    ...sourceShape,
    stdin: z.string().default(''),
    args: z.array(z.string().max(4096)).max(100).default([]),
    limits: RunLimits.default({}),
  })
  .refine(exactlyOneSource, oneSource)
  .meta({ id: 'NewRun', examples: [{ language: 'python3', source: 'print(input()[::-1])', stdin: 'olleh' }] })
export type NewRun = z.infer<typeof NewRun>

export const RunAnswer = z.object({
  status: z.enum(['exited', 'signaled', 'time_limit', 'wall_limit', 'memory_limit', 'output_limit', 'compile_error']),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  time_ms: z.int(),
  wall_ms: z.int(),
  memory_kib: z.int(),
  compiler_output: z.string(),
}).meta({ id: 'RunAnswer' })
export type RunAnswer = z.infer<typeof RunAnswer>
