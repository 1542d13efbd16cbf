import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { judge } from '../../src/judge/judge.ts'
import { sharedHost } from '../../src/judge/shared-host.ts'
import type { BoxResult, BoxRun, Sandbox } from '../../src/judge/sandbox.ts'
import { Turns } from '../../src/judge/turns.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

let place: Workplace
let box: Sandbox
let other: Sandbox
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox()
  other = await place.startSandbox()
})
after(() => place[Symbol.asyncDispose]())

/** Uses as many milliseconds of CPU time as its input says, by the kernel's own figure, and prints them. */
const computes = `#include <stdio.h>
#include <time.h>
int main() {
  long ms;
  scanf("%ld", &ms);
  for (struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms;);
  printf("%ld", ms);
}`

/** A real box, of which is noted what ran when. `disturb` may slow a run down: as if it had less time. */
function watched(real: Sandbox, disturb: (spec: BoxRun, input: number) => BoxRun = (spec) => spec) {
  const runs: { input: string; from: number; to: number; result: BoxResult }[] = []
  const sandbox: Sandbox = {
    ...real,
    run: async (spec) => {
      if (spec.compare === undefined) return real.run(spec)
      const from = performance.now()
      const input = spec.stdin !== undefined && 'path' in spec.stdin ? spec.stdin.path : ''
      const result = await real.run(disturb(spec, runs.length))
      runs.push({ input, from, to: performance.now(), result })
      return result
    },
  }
  return { sandbox, runs }
}

/** The first run of the test with this number is told that it took too long, though it did not. */
function slowedDown(number: number): (spec: BoxRun) => BoxRun {
  let count = 0
  return (spec) => (count++ === number ? { ...spec, limits: { ...spec.limits, cpuTimeMs: 30 } } : spec)
}

const tests = (...ms: number[]) => ms.map((one) => ({ input: String(one), answer: String(one) }))
const quietly = (sandbox: Sandbox, claim: Parameters<typeof judge>[0], signal = new AbortController().signal) => judge(claim, sandbox, place.deps, () => undefined, signal)

test('a program that ends a little over its limit is run again alone, and that counts', async () => {
  const manifest = await place.problem(tests(1, 2, 100, 3, 4, 5), { timeMs: 300 })
  const { sandbox, runs } = watched(box, slowedDown(2))
  const result = await quietly(sandbox, place.claim('c', computes, manifest))
  assert.equal(place.pinned(), 0)
  assert.deepEqual([result.verdict, result.runs.map(({ verdict }) => verdict)], ['AC', Array(6).fill('AC')], JSON.stringify(result.runs))
  const [, , again] = result.runs
  assert.ok((again?.firstTimeMs ?? 0) >= 100 && (again?.timeMs ?? 0) >= 100, JSON.stringify(again))
  assert.deepEqual([again?.evidence?.outcome, again?.evidence?.limits.timeMs, again?.evidence?.limits.stopMs, again?.message], ['exited', 300, 345, ''])
  assert.ok((again?.evidence?.first?.cpuTimeNs ?? 0) >= 100e6)
  assert.deepEqual(result.runs.map(({ firstTimeMs }) => firstTimeMs !== null), [false, false, true, false, false, false])
  assert.deepEqual(runs.map((run) => run.result.outcome), ['exited', 'exited', 'cpu_limit', 'skipped', 'skipped', 'exited', 'exited', 'exited', 'exited'])
})

test('a program that is a little too slow both times is over its time limit, and both times are kept', async () => {
  const manifest = await place.problem(tests(1, 324, 1), { timeMs: 300 })
  const { sandbox, runs } = watched(box)
  const result = await quietly(sandbox, place.claim('c', computes, manifest))
  const [, slow] = result.runs
  assert.deepEqual([result.verdict, slow?.message], ['TLE', 'over the time limit of 300 ms'])
  assert.ok((slow?.firstTimeMs ?? 0) >= 324 && (slow?.timeMs ?? 0) >= 324 && (slow?.evidence?.first?.wallTimeNs ?? 0) >= 324e6)
  assert.equal(place.pinned(), 0)
  assert.equal(runs.filter((run) => run.result.outcome === 'cpu_limit').length, 2)
})

test('a program that goes on beyond that is stopped, and not run again', async () => {
  const manifest = await place.problem(tests(1, 100_000, 1), { timeMs: 200 })
  const { sandbox, runs } = watched(box)
  const { verdict, runs: told } = await quietly(sandbox, place.claim('c', computes, manifest))
  assert.deepEqual([verdict, told[1]?.firstTimeMs, told[1]?.message], ['TLE', null, 'over the time limit of 200 ms'])
  assert.ok((told[1]?.timeMs ?? 0) >= 230)
  assert.deepEqual(runs.map((run) => run.result.outcome), ['exited', 'cpu_limit', 'skipped'])
})

test('while a program is run again, no other slot runs anything, and then all go on', async () => {
  const manifest = await place.problem(tests(...Array<number>(12).fill(60)), { timeMs: 400 })
  const [here, there] = [watched(box, slowedDown(4)), watched(other, slowedDown(6))]
  const results = await Promise.all([here, there].map(({ sandbox }) => quietly(sandbox, place.claim('c', computes, manifest))))
  for (const { verdict, runs } of results) assert.deepEqual([verdict, runs.length, runs.filter(({ firstTimeMs }) => firstTimeMs !== null).length], ['AC', 12, 1])
  for (const [mine, theirs] of [[here, there], [there, here]] as const) {
    const late = mine.runs.findIndex((run) => run.result.outcome === 'cpu_limit')
    const alone = mine.runs.slice(late + 1).find((run) => run.result.outcome === 'exited')
    assert.ok(alone !== undefined && alone.input === mine.runs[late]?.input)
    assert.deepEqual(theirs.runs.filter((run) => run.from < alone.to && run.to > alone.from), [])
  }
})

test('a judgement that is stopped while it waits to be alone ends at once, gives its data back, and the other slot goes on', async () => {
  const waits = Promise.withResolvers<void>()
  class Watched extends Turns {
    override takeAll(signal: AbortSignal) {
      waits.resolve()
      return super.takeAll(signal)
    }
  }
  const quiet = new Watched(100)
  const deps = { ...place.deps, host: { ...place.deps.host, quiet } }
  const manifest = await place.problem(tests(60, 1, 1, 1, 1), { timeMs: 300 })
  const stop = new AbortController()
  const goesOn = await quiet.take(1, new AbortController().signal)
  const { sandbox } = watched(box, slowedDown(0))
  const stopped = assert.rejects(judge(place.claim('c', computes, manifest), sandbox, deps, () => undefined, stop.signal), { message: 'enough' })
  await waits.promise
  stop.abort(new Error('enough'))
  await stopped
  assert.equal(place.pinned(), 0)
  const another = await judge(place.claim('c', computes, manifest), other, deps, () => undefined, new AbortController().signal)
  assert.equal(another.verdict, 'AC')
  goesOn()
})

test('slots whose runs may together take more memory than the machine has take turns', async () => {
  const large = await place.problem(tests(40, 40, 40), { timeMs: 5_000, memoryKib: 700 * 1024, compileMemoryKib: 700 * 1024 })
  const deps = { ...place.deps, host: sharedHost(1024 ** 3) }
  const both = [watched(box), watched(other)] as const
  const results = await Promise.all(both.map(({ sandbox }) => judge(place.claim('c', computes, large), sandbox, deps, () => undefined, new AbortController().signal)))
  assert.deepEqual(results.map(({ verdict }) => verdict), ['AC', 'AC'])
  const [here, there] = both
  assert.deepEqual(here.runs.filter((mine) => there.runs.some((theirs) => mine.from < theirs.to && theirs.from < mine.to)), [])
})

test('a run that may take more memory than the machine has is not kept waiting for ever', async () => {
  const large = await place.problem(tests(1, 1), { memoryKib: 2 * 1024 * 1024 })
  const result = await judge(place.claim('c', computes, large), box, { ...place.deps, host: sharedHost(1024 ** 3) }, () => undefined, new AbortController().signal)
  assert.equal(result.verdict, 'AC')
})
