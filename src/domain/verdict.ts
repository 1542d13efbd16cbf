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
}

/**
 * The verdict of a judgement from its runs in the order of the tests: the first that is not `AC` decides,
 * since judging stops there (ICPC package format, pass-fail problems).
 */
export function verdictOfRuns(runs: readonly Pick<Run, 'verdict'>[]): RunVerdict {
  return runs.find((run) => run.verdict !== 'AC')?.verdict ?? 'AC'
}
