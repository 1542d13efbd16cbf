import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { judge } from '../../src/judge/judge.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { behaviours, programs } from './support/programs.ts'
import { openWorkplace } from './support/workplace.ts'
import type { TestCase, Workplace } from './support/workplace.ts'

const sums: TestCase[] = [
  { input: '3\n1 2 3\n', answer: 'Сумма 6\n', sample: true },
  { input: '2\n-5 10\n', answer: 'Сумма 5\n' },
  { input: '0\n\n', answer: 'Сумма 0\n' },
]
let place: Workplace
let box: Sandbox
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox()
})
after(() => place[Symbol.asyncDispose]())

for (const [language, sources] of Object.entries(programs))
  describe(language, () => {
    for (const { behaviour, does, verdict } of behaviours)
      test(`a program that ${does} is ${verdict}`, async () => {
        const isSlow = behaviour === 'slow' || behaviour === 'sleeping'
        const manifest = await place.problem(sums, { timeMs: isSlow ? 300 : 4000, memoryKib: 256 * 1024, ...(isSlow ? { wallMs: 600 } : {}) })
        const result = await judge(place.claim(language, sources[behaviour], manifest), box, place.deps, () => undefined, new AbortController().signal)
        assert.equal(place.pinned(), 0)
        assert.equal(result.verdict, verdict, JSON.stringify(result.runs) + result.compilerOutput)
        assert.equal(result.runs.length, verdict === 'AC' ? 3 : verdict === 'CE' ? 0 : 1)
        assert.equal(result.testsTotal, 3)
        assert.doesNotMatch(JSON.stringify([result.runs, result.compilerOutput]), /\/w\/|\/program\/|\/root\/|toolchains/)
        if (verdict === 'CE') assert.match(result.compilerOutput, /(main|Solver)\.\w+"?[:,]|--> main/)
        if (behaviour === 'right') assert.equal(result.compilerOutput, '')
        if (behaviour === 'exit3') assert.match(result.runs[0]?.message ?? '', /^exit code 3/)
        if (behaviour === 'silent') assert.match(result.runs[0]?.message ?? '', /the output ends before token 1/)
      })
  })
