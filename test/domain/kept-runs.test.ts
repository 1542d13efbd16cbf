import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import { canChange, inJudgingOrder, planRuns, type JudgedTest, type JudgedVersion } from '../../src/domain/kept-runs.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { verdictOfRuns, type RunVerdict } from '../../src/domain/verdict.ts'

interface Ran {
  test: string
  verdict: RunVerdict
}

function aTest(name: string, content: string, change: Partial<JudgedTest> = {}): JudgedTest {
  return { name, sample: name.startsWith('sample/'), input: { digest: content }, answer: { digest: content }, checker: defaultCheckerFlags, args: [], ...change }
}

function version(tests: JudgedTest[], limits: Partial<JudgedVersion['limits']> = {}): JudgedVersion {
  return { tests, limits: { ...defaultLimits, ...limits } }
}

/** A program: what it does depends on nothing but what a run is given. */
type Program = (given: string) => RunVerdict

function givenOf({ input, answer, checker, args }: JudgedTest, { timeMs, memoryKib }: JudgedVersion['limits']): string {
  return JSON.stringify([input.digest, answer.digest, checker.caseSensitive, args, timeMs, memoryKib])
}

/** All of it, from the start. */
function judgeFully(program: Program, { tests, limits }: JudgedVersion): Ran[] {
  const ran: Ran[] = []
  for (const one of inJudgingOrder(tests)) {
    ran.push({ test: one.name, verdict: program(givenOf(one, limits)) })
    if (ran.at(-1)?.verdict !== 'AC') break
  }
  return ran
}

/** From what was found before; `made` counts the runs. */
function judgeAffected(program: Program, before: JudgedVersion, runs: Ran[], after: JudgedVersion): { ran: Ran[]; made: number } {
  const ran: Ran[] = []
  let made = 0
  for (const { test: one, kept } of planRuns(before, runs, after)) {
    if (kept === null) made++
    ran.push({ test: one.name, verdict: kept?.verdict ?? program(givenOf(one, after.limits)) })
    if (ran.at(-1)?.verdict !== 'AC') break
  }
  return { ran, made }
}

const names = ['sample/1', 'sample/2', 'secret/1', 'secret/2', 'secret/3', 'secret/4', 'secret/5', 'secret/6']
const someTest = (name: string) =>
  fc.record({ content: fc.constantFrom('a', 'b', 'c', 'd', 'e'), answer: fc.constantFrom('a', 'b'), caseSensitive: fc.boolean(), args: fc.constantFrom([], ['-x']), sample: fc.boolean() })
    .map(({ content, answer, caseSensitive, args, sample }) => aTest(name, content, { answer: { digest: answer }, checker: { ...defaultCheckerFlags, caseSensitive }, args, sample }))
const someVersion = fc
  .record({ chosen: fc.shuffledSubarray(names, { minLength: 1 }), timeMs: fc.constantFrom(1000, 1000, 1000, 2000) })
  .chain(({ chosen, timeMs }) => fc.tuple(...chosen.map(someTest)).map((tests) => version(tests, { timeMs })))
/** Mostly right, so that judging comes far. */
const someProgram = fc.func(fc.constantFrom<RunVerdict>('AC', 'AC', 'AC', 'AC', 'AC', 'WA', 'TLE', 'RTE'))
/** A second version that shares much with the first. */
const twoVersions = fc.tuple(someVersion, someVersion, fc.infiniteStream(fc.boolean())).map(([before, other, coins]) => {
  const old = new Map(before.tests.map((one) => [one.name, one]))
  const after = { limits: coins.next().value === true ? before.limits : other.limits, tests: other.tests.map((one) => (coins.next().value === true ? (old.get(one.name) ?? one) : one)) }
  return { before, after }
})

test('judging only what a change affects gives the runs and the verdict of judging everything, whatever changes', () => {
  fc.assert(
    fc.property(someProgram, twoVersions, (program, { before, after }) => {
      const runs = judgeFully(program, before)
      const full = judgeFully(program, after)
      assert.deepEqual(judgeAffected(program, before, runs, after).ran, full)
      if (!canChange(before, { verdict: verdictOfRuns(runs), runs: runs.length }, after)) {
        assert.equal(verdictOfRuns(full), verdictOfRuns(runs))
        assert.equal(judgeAffected(program, before, runs, after).made, 0)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('the same holds over several versions, each judged from what the one before it kept', () => {
  fc.assert(
    fc.property(someProgram, fc.array(someVersion, { minLength: 2, maxLength: 5 }), (program, versions) => {
      let [before] = versions
      if (before === undefined) return
      let runs = judgeFully(program, before)
      for (const after of versions.slice(1)) {
        runs = judgeAffected(program, before, runs, after).ran
        assert.deepEqual(runs, judgeFully(program, after))
        before = after
      }
    }),
    { numRuns: 500 },
  )
})

const hundred = Array.from({ length: 100 }, (_, index) => aTest(`secret/${index}`, `content ${index}`))
const right: Program = () => 'AC'

test('one changed test of a hundred costs one run', () => {
  const after = version(hundred.with(40, aTest('secret/40', 'another')))
  const { ran, made } = judgeAffected(right, version(hundred), judgeFully(right, version(hundred)), after)
  assert.deepEqual([ran.length, made], [100, 1])
})

test('who failed before the changed test is not looked at again; who failed behind it is', () => {
  const after = version(hundred.with(40, aTest('secret/40', 'another')))
  assert.equal(canChange(version(hundred), { verdict: 'WA', runs: 40 }, after), false)
  assert.equal(canChange(version(hundred), { verdict: 'WA', runs: 41 }, after), true)
  assert.equal(canChange(version(hundred), { verdict: 'WA', runs: 42 }, after), true)
  assert.equal(canChange(version(hundred), { verdict: 'AC', runs: 100 }, after), true)
})

test('other names, another order of what all pass, and tests that go cost no run', () => {
  const before = version(hundred)
  const renamed = version(hundred.map((one) => ({ ...one, name: `${one.name}-new` })).toReversed().slice(10))
  assert.equal(canChange(before, { verdict: 'AC', runs: 100 }, renamed), false)
  assert.deepEqual(planRuns(before, judgeFully(right, before), renamed).map(({ test: one, kept }) => [one.name, kept?.test]).slice(0, 2), [
    ['secret/89-new', 'secret/89'], ['secret/88-new', 'secret/88'],
  ])
})

test('the verdict changes without a run when the test that was failed is gone', () => {
  assert.equal(canChange(version(hundred), { verdict: 'WA', runs: 100 }, version(hundred.slice(0, 99))), true)
})

test('another limit of a run means that everything runs again, but what did not compile does not; another limit of compiling means both', () => {
  const before = version(hundred)
  for (const limit of ['timeMs', 'wallMs', 'memoryKib', 'outputKib', 'processes'] as const) {
    const after = version(hundred, { [limit]: 7 })
    assert.equal(judgeAffected(right, before, judgeFully(right, before), after).made, 100, limit)
    assert.equal(canChange(before, { verdict: 'WA', runs: 1 }, after), true, limit)
    assert.equal(canChange(before, { verdict: 'CE', runs: 0 }, after), false, limit)
  }
  assert.equal(canChange(before, { verdict: 'CE', runs: 0 }, version(hundred, { compileTimeMs: 7 })), true)
  assert.equal(canChange(before, { verdict: 'AC', runs: 100 }, version(hundred, { sourceKib: 7 })), false)
})

test('what came to nothing through a fault of ours can always change', () => {
  assert.equal(canChange(version(hundred), { verdict: 'JE', runs: 0 }, version(hundred)), true)
})
