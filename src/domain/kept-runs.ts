import type { CheckerFlags } from './checker.ts'
import type { Limits } from './limits.ts'
import { contentKey } from './testset-changes.ts'
import { verdictOfRuns, type Run, type Verdict } from './verdict.ts'

/** A test, as far as it decides what a run of it gives. */
export interface JudgedTest {
  name: string
  sample: boolean
  input: { digest: string }
  answer: { digest: string }
  checker: CheckerFlags
  args: readonly string[]
}

/** A version of a problem's data, as far as it decides a judgement. */
export interface JudgedVersion<Test extends JudgedTest = JudgedTest> {
  limits: Limits
  tests: readonly Test[]
}

/** A test to be judged, and the run that is kept for it; null: it has to be run. */
export interface PlannedTest<Test, Kept> {
  test: Test
  kept: Kept | null
}

/** Samples first, whatever the order of the folders; each kind in the order of the manifest. */
export function inJudgingOrder<Test extends { sample: boolean }>(tests: readonly Test[]): Test[] {
  return [...tests.filter((test) => test.sample), ...tests.filter((test) => !test.sample)]
}

/**
 * What a judgement of the same program on `after` has to do, in its order, given the runs of one on `before`. A run is kept where input,
 * answer, arguments, checker and limits are the same; a test of the same name goes before another with the same content. The
 * plan ends with the first kept run that is not `AC`, since judging stops there: no test behind it has to be run.
 */
export function planRuns<Test extends JudgedTest, Kept extends Pick<Run, 'test' | 'verdict'>>(before: JudgedVersion, runs: readonly Kept[], after: JudgedVersion<Test>): PlannedTest<Test, Kept>[] {
  const find = isSame(runLimits(before.limits), runLimits(after.limits)) ? findRun(before, runs) : () => null
  const plan: PlannedTest<Test, Kept>[] = []
  for (const test of inJudgingOrder(after.tests)) {
    const kept = find(test)
    plan.push({ test, kept })
    if (kept !== null && kept.verdict !== 'AC') break
  }
  return plan
}

/**
 * Whether judging the same program on `after` can give another verdict than the one it has on `before`, where judging came to its
 * first `runs` tests. False: nothing has to be run to know that it stays.
 */
export function canChange(before: JudgedVersion, judged: { verdict: Verdict; runs: number }, after: JudgedVersion): boolean {
  const { verdict } = judged
  if (verdict === 'JE' || !isSame(compileLimits(before.limits), compileLimits(after.limits))) return true
  if (verdict === 'CE') return false
  // Judging stops at the first test that is not passed, so all runs but the last are AC.
  const tests = inJudgingOrder(before.tests).slice(0, judged.runs)
  const runs = tests.map(({ name }, index) => ({ test: name, verdict: index === judged.runs - 1 ? verdict : ('AC' as const) }))
  const plan = planRuns(before, runs, after)
  const kept = plan.flatMap((planned) => planned.kept ?? [])
  return kept.length < plan.length || verdictOfRuns(kept) !== verdict
}

function findRun<Kept extends Pick<Run, 'test' | 'verdict'>>(before: JudgedVersion, runs: readonly Kept[]): (test: JudgedTest) => Kept | null {
  const ran = new Map(runs.map((run) => [run.test, run]))
  const byName = new Map<string, Kept>()
  const byContent = new Map<string, Kept>()
  for (const test of inJudgingOrder(before.tests)) {
    const run = ran.get(test.name)
    const content = contentKey(test)
    if (run === undefined) continue
    byName.set(JSON.stringify([test.name, content]), run)
    if (!byContent.has(content)) byContent.set(content, run)
  }
  return (test) => {
    const content = contentKey(test)
    return byName.get(JSON.stringify([test.name, content])) ?? byContent.get(content) ?? null
  }
}

function runLimits({ timeMs, wallMs, memoryKib, outputKib, processes }: Limits): readonly number[] {
  return [timeMs, wallMs, memoryKib, outputKib, processes]
}

function compileLimits({ compileTimeMs, compileMemoryKib }: Limits): readonly number[] {
  return [compileTimeMs, compileMemoryKib]
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, index) => value === b[index])
}
