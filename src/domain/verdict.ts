/** What a program is worth: the identifiers of the CLICS contest API. `JE` is a fault of the judge's own, never the contestant's. */
export const verdicts = ['AC', 'WA', 'TLE', 'MLE', 'OLE', 'RTE', 'CE', 'JE'] as const
export type Verdict = (typeof verdicts)[number]

/** The verdict of one run: `CE` is said of a whole submission only. */
export type RunVerdict = Exclude<Verdict, 'CE'>

/** One test of a judgement, as it is kept and shown. */
export interface Run {
  /** The test's full name below `data/`: `sample/1`, `secret/group1/03`. */
  test: string
  verdict: RunVerdict
  /** CPU time of the whole process tree, by the kernel. */
  timeMs: number
  wallMs: number
  /** Peak memory of the whole process tree. */
  memoryKib: number
  score: number | null
  /** What the checker or the judge says of it; shown to contestants for samples only. */
  message: string
  /** CPU time of a first run that ended a little over the limit; the program was run again alone, and that counts. */
  firstTimeMs: number | null
  /** The judgement in which it was really run, of which this one keeps it; null: this one. */
  keptFrom: string | null
  /** Why it got its verdict, for setters; null before the judgement is done, and where it was not kept. */
  evidence: RunEvidence | null
}

/** What was measured of a run, and what it was allowed. Limits that fired are the outcome. */
export interface RunEvidence {
  outcome: 'exited' | 'signaled' | 'cpu_limit' | 'wall_limit' | 'memory_limit' | 'output_limit'
  /** Of the main process. */
  exitCode: number | null
  signal: string | null
  cpuTimeNs: number
  wallTimeNs: number
  /** In which it waited for a core that something else had, or for the disk; the wall limit is that much later. */
  waitedNs: number
  /** Above the baseline, at most the limit. */
  peakMemoryBytes: number
  /** Charged to the slot before the run began. */
  memoryBaselineBytes: number
  stdoutBytes: number
  stderrBytes: number
  /** Processes that the kernel killed for memory. */
  oomKills: number
  /** Processes and threads beyond the limit. */
  processesRefused: number
  /** The run took its box down with it. */
  boxRestarted: boolean
  limits: RunBounds
  /** The run before this one, that ended a little over the limit. */
  first: { cpuTimeNs: number; wallTimeNs: number } | null
}

/** The limits of a run as the box had them. */
export interface RunBounds {
  timeMs: number
  /** CPU time at which it was stopped. */
  stopMs: number
  wallMs: number
  memoryKib: number
  outputKib: number
  /** With those that the language's runtime needs itself. */
  processes: number
}

/**
 * The verdict of a judgement from its runs in the order of the tests: the first that is not `AC` decides,
 * since judging stops there (ICPC package format, pass-fail problems).
 */
export function verdictOfRuns(runs: readonly Pick<Run, 'verdict'>[]): RunVerdict {
  return runs.find((run) => run.verdict !== 'AC')?.verdict ?? 'AC'
}
