import type { Run, Verdict } from './verdict.ts'

/** Where a judgement stands. `compiling` and `running` are held by a worker under a lease. */
export const statuses = ['queued', 'compiling', 'running', 'done'] as const
export type Status = (typeof statuses)[number]

/**
 * What a submission is for:
 * - `judge`: judged on all tests of the problem
 * - `samples`: judged on the samples only, a contestant's trial; never listed, never counted as solved
 * - `run`: no problem, one run with the caller's own input
 */
export const purposes = ['judge', 'samples', 'run'] as const
export type Purpose = (typeof purposes)[number]

/** A judgement that lost its worker this often becomes `JE`, with the evidence kept. */
export const maxAttempts = 3

/** Smaller goes first. */
export const priorities = { contest: 0, run: 1, practice: 2, rejudge: 3 } as const
export type Priority = keyof typeof priorities

/** The first to go first. */
export const priorityNames: readonly Priority[] = ['contest', 'run', 'practice', 'rejudge']

/** @throws Error for a number that no priority has */
export function priorityOf(order: number): Priority {
  const found = priorityNames.find((priority) => priorities[priority] === order)
  if (found === undefined) throw new Error(`no priority has the number ${order}`)
  return found
}

export interface SourceFile {
  name: string
  bytes: Uint8Array
}

/** What was sent to be judged. */
export interface Source {
  /** A language's id: `cpp`, `python3`, … */
  language: string
  files: SourceFile[]
  /** The file or class where it starts; null: the language decides. */
  entryPoint: string | null
}

/** The caller's own input and limits of a `run`. */
export interface RunRequest {
  stdin: Uint8Array
  args: string[]
  /** Only what the caller named; the rest are the installation's. */
  limits: { timeMs?: number; wallMs?: number; memoryKib?: number; outputKib?: number; processes?: number }
}

/** What a `run` gave. */
export interface RunOutput {
  outcome: 'exited' | 'signaled' | 'time_limit' | 'wall_limit' | 'memory_limit' | 'output_limit' | 'compile_error'
  exitCode: number | null
  signal: string | null
  /** The first 64 KiB. */
  stdout: Uint8Array
  stderr: Uint8Array
  timeMs: number
  wallMs: number
  memoryKib: number
}

/** A judgement in the hands of one worker: nobody else may write to it while `attempt` is the store's and the lease holds. */
export interface Claim {
  judgementId: string
  submissionId: string
  userId: string
  /** The fence: every write of the holder says `where attempt = this`. */
  attempt: number
  priority: Priority
  /** In the queue, since it was put there last. */
  waitedMs: number
  /** W3C trace context of the request that made it; null: nobody traced that. */
  traceParent: string | null
  purpose: Purpose
  source: Source
  /** The version that the pointer named when the claim was made; null for a `run`. */
  testset: { version: string; manifestDigest: string } | null
  request: RunRequest | null
  /** What it starts from; null: everything is run. */
  base: Base | null
}

/** An attempt that a fault of ours ended. */
export interface ClaimFault {
  worker: string
  code: string
  message: string
  at: Date
}

/**
 * What became of a claim:
 * - `finished`: its verdict is written
 * - `handed-back`: it waits again as if it had not been claimed
 * - `gave-up`: a fault of ours; it waits for another try
 * - `failed`: the same, and it was the last: `JE`
 * - `lost`: it was no longer this worker's, or could not be settled and is left to its lease
 */
export type ClaimEnd = 'finished' | 'handed-back' | 'gave-up' | 'failed' | 'lost'

/** A finished judgement of the same submission, from which another may keep what it would find again. */
export interface Base {
  judgementId: string
  manifestDigest: string
  programKey: string
  verdict: Verdict
  compilerOutput: string
  runs: Run[]
  /** As in the result: test → first 64 KiB. */
  outputs: Record<string, Uint8Array>
}

/** The end of a judgement, written once. */
export interface JudgementResult {
  verdict: Verdict
  runs: Run[]
  testsTotal: number
  compilerOutput: string
  /** Maximum over the tests that ran; null when none did. */
  timeMs: number | null
  memoryKib: number | null
  score: number | null
  compileMs: number
  /** The compiler did not run: the worker had kept what it made of the very same before. */
  compileCached: boolean
  /** Two judgements with the same ran the same program in the same way; null: not known, or the compilation might go otherwise next time. */
  programKey: string | null
  /** Null unless the purpose is `run`. */
  output: RunOutput | null
  /** What setters may see of the outputs: test → first 64 KiB. */
  outputs: Record<string, Uint8Array>
  /** Why it is `JE`: code and cause, for operators. */
  fault: { code: string; message: string } | null
}

/** What a worker tells while it judges. Progress may be lost; the verdict may not. */
export type Progress =
  | { kind: 'status'; status: 'compiling' | 'running'; testset: string | null; testsTotal: number }
  | { kind: 'run'; index: number; run: Run }
