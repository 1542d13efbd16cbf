import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import * as fc from 'fast-check'
import type { Manifest } from '../../src/contract/manifest.ts'
import type { Base, Claim, JudgementResult, Progress } from '../../src/domain/judgement.ts'
import { judge } from '../../src/judge/judge.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { openWorkplace, type TestCase, type Workplace } from './support/workplace.ts'

let place: Workplace
let own: Sandbox
/** The box, counting what it runs. */
let box: Sandbox
let runs = 0
before(async () => {
  place = await openWorkplace()
  own = await place.startSandbox()
  box = {
    ...own,
    exited: own.exited,
    run: (spec) => {
      runs++
      return own.run(spec)
    },
  }
})
after(() => place[Symbol.asyncDispose]())

async function judged(claim: Claim, tell: (event: Progress) => void = () => undefined): Promise<{ result: JudgementResult; inBox: number }> {
  runs = 0
  const result = await judge(claim, box, place.deps, tell, new AbortController().signal)
  assert.equal(place.pinned(), 0, 'every pin is released')
  return { result, inBox: runs }
}

/** What the store gives to the judgement that comes after it. */
function baseOf({ programKey, verdict, compilerOutput, runs: ran, outputs }: JudgementResult, claim: Claim): Base {
  assert.ok(programKey)
  return { judgementId: claim.judgementId, manifestDigest: claim.testset?.manifestDigest ?? '', programKey, verdict, compilerOutput, runs: ran, outputs }
}

async function judgeBoth(source: string, old: Manifest, fresh: Manifest, language = 'python3') {
  const first = place.claim(language, source, old)
  const earlier = await judged(first)
  const told: Progress[] = []
  const again = await judged(place.claim(language, source, fresh, { base: baseOf(earlier.result, first) }), (event) => told.push(event))
  return { base: first.judgementId, earlier: earlier.result, ...again, told }
}

const echo = 'print(input())'
const tests = (count: number): TestCase[] => Array.from({ length: count }, (_, index) => ({ name: index === 0 ? 'sample/0' : `secret/${index}`, sample: index === 0, input: `${index}\n`, answer: `${index}\n` }))

test('of ten tests the one that changed is run, the others keep what was measured and say where', async () => {
  const changed = tests(10).with(4, { name: 'secret/4', input: 'four\n', answer: 'four\n' })
  const { base, earlier, result, inBox, told } = await judgeBoth(echo, await place.problem(tests(10)), await place.problem(changed))
  // The compiler's run is one; a language that compiles nothing has none.
  assert.deepEqual([result.verdict, inBox], ['AC', 2])
  assert.deepEqual(result.runs.map((run) => run.keptFrom), changed.map((_, index) => (index === 4 ? null : base)))
  for (const [index, run] of result.runs.entries()) if (index !== 4) assert.deepEqual({ ...run, keptFrom: null }, earlier.runs[index])
  assert.deepEqual(told.flatMap((event) => (event.kind === 'run' ? [event.index] : [])), changed.map((_, index) => index))
  assert.deepEqual(result.outputs, earlier.outputs)
  assert.equal(result.programKey, earlier.programKey)
})

test('with nothing left to run nothing is compiled either, also when the verdict is another', async () => {
  const wrong = tests(5).with(4, { name: 'secret/4', input: '4\n', answer: 'wrong\n' })
  const { earlier, result, inBox, base } = await judgeBoth(echo, await place.problem(wrong), await place.problem(tests(4)))
  assert.deepEqual([earlier.verdict, result.verdict, inBox, result.compileMs, result.compileCached], ['WA', 'AC', 0, 0, true])
  assert.ok(result.runs.every((run) => run.keptFrom === base))
})

test('judging stops at a kept failure, and what was changed behind it is not run; what was changed before it is', async () => {
  const wrong = tests(6).with(3, { name: 'secret/3', input: '3\n', answer: 'wrong\n' })
  const behind = wrong.with(5, { name: 'secret/5', input: 'x\n', answer: 'x\n' })
  const first = await judgeBoth(echo, await place.problem(wrong), await place.problem(behind))
  assert.deepEqual([first.result.verdict, first.result.runs.length, first.inBox, first.result.runs[3]?.message], ['WA', 4, 0, first.earlier.runs[3]?.message])
  const ahead = wrong.with(1, { name: 'secret/1', input: 'x\n', answer: 'y\n' })
  const second = await judgeBoth(echo, await place.problem(wrong), await place.problem(ahead))
  assert.deepEqual([second.result.verdict, second.result.runs.length, second.inBox], ['WA', 2, 2])
})

test('a run that is kept twice says where it was really run, and has the name that its test has now', async () => {
  const [old, fresh] = [await place.problem(tests(3)), await place.problem([...tests(3).map((one) => ({ ...one, name: `${one.name}-a` })), { name: 'secret/new', input: 'n\n', answer: 'n\n' }])]
  const first = place.claim('python3', echo, old)
  const one = await judged(first)
  const second = place.claim('python3', echo, fresh, { base: baseOf(one.result, first) })
  const two = await judged(second)
  const third = await judged(place.claim('python3', echo, old, { base: baseOf(two.result, second) }))
  assert.deepEqual(two.result.runs.map((run) => [run.test, run.keptFrom]), [['sample/0-a', first.judgementId], ['secret/1-a', first.judgementId], ['secret/2-a', first.judgementId], ['secret/new', null]])
  assert.deepEqual(third.result.runs.map((run) => [run.test, run.keptFrom]), [['sample/0', first.judgementId], ['secret/1', first.judgementId], ['secret/2', first.judgementId]])
  assert.deepEqual(third.result.outputs, one.result.outputs)
})

test('another program, another limit, another way to compile: everything runs', async () => {
  const manifest = await place.problem(tests(3))
  const claim = place.claim('python3', echo, manifest)
  const { result } = await judged(claim)
  const base = baseOf(result, claim)
  const counts: number[] = []
  for (const again of [
    place.claim('python3', `${echo} # another`, manifest, { base }),
    place.claim('python3', echo, await place.problem(tests(3), { timeMs: 1_999 }), { base }),
    place.claim('python3', echo, await place.problem(tests(3), { memoryKib: 300_000 }), { base }),
    place.claim('python3', echo, await place.problem(tests(3), { compileTimeMs: 9_999 }), { base }),
    place.claim('python3', echo, manifest, { base: { ...base, programKey: 'of an older compiler' } }),
    place.claim('python3', echo, manifest),
  ]) counts.push((await judged(again)).inBox)
  assert.deepEqual(counts, counts.map(() => 4))
})

test('what did not compile is not compiled again; what a limit ended is, for it may go otherwise', async () => {
  const [old, fresh] = [await place.problem(tests(2)), await place.problem(tests(3))]
  const { result, earlier, inBox } = await judgeBoth('int main( {', old, fresh, 'c')
  assert.deepEqual([result.verdict, inBox, result.compilerOutput, result.testsTotal], ['CE', 0, earlier.compilerOutput, 3])
  const slow = place.claim('c', '#include "/dev/zero"\nint main() {}', await place.problem(tests(2), { compileTimeMs: 50, compileMemoryKib: 65_536 }))
  const ended = await judged(slow)
  assert.deepEqual([ended.result.verdict, ended.result.programKey], ['CE', null])
})

test('judging what is affected gives the verdict and the tests of judging everything, with real programs and real changes', async () => {
  // Wrong for what holds a 7, crashes on 9.
  const source = 'n = input()\nassert "9" not in n\nprint("seven" if "7" in n else n)'
  const someTests = fc.array(fc.record({ n: fc.integer({ min: 0, max: 30 }), isWrong: fc.boolean(), sample: fc.boolean() }), { minLength: 1, maxLength: 6 })
  const someProblem = someTests.map((list) => list.map(({ n, isWrong, sample }, index) => ({ name: `${sample ? 'sample' : 'secret'}/${index}`, sample, input: `${n}\n`, answer: `${isWrong && n > 25 ? 'x' : n}\n` })))
  await fc.assert(
    fc.asyncProperty(someProblem, someProblem, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), async (first, other, taken) => {
      const mixed = first.map((one, index) => (taken[index] === true ? (other[index] ?? one) : one))
      const [old, fresh] = [await place.problem(first), await place.problem(mixed)]
      const { result } = await judgeBoth(source, old, fresh)
      const full = await judged(place.claim('python3', source, fresh, { judgementId: randomUUID() }))
      assert.equal(result.verdict, full.result.verdict)
      assert.deepEqual(result.runs.map(({ test: name, verdict }) => [name, verdict]), full.result.runs.map(({ test: name, verdict }) => [name, verdict]))
    }),
    { numRuns: 12 },
  )
})
