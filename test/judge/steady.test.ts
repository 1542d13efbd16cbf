import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { c } from '../../box/test/support/programs.ts'
import type { RunVerdict } from '../../src/domain/verdict.ts'
import type { Sandbox } from '../../src/judge/sandbox.ts'
import { judgeAgain, keepBusy, neighbours, taking } from './support/steady.ts'
import { openWorkplace } from './support/workplace.ts'
import type { Workplace } from './support/workplace.ts'

let place: Workplace
let box: Sandbox
let other: Sandbox
before(async () => {
  place = await openWorkplace()
  box = await place.startSandbox(0)
  other = await place.startSandbox(1)
})
after(() => place[Symbol.asyncDispose]())

const head = '#include <stdio.h>\n#include <stdlib.h>\n'
const programs: [does: string, verdict: RunVerdict, source: string][] = [
  ['computes and is right', 'AC', 'int main() { volatile unsigned x = 1; for (int i = 0; i < 10000000; i++) x = x * 69069 + 1; puts("right"); }'],
  ['uses most of its memory and is right', 'AC', taking(58)],
  ['is wrong', 'WA', 'int main() { puts("wrong"); }'],
  ['never ends', 'TLE', 'int main() { for (volatile int i = 0;; i++); }'],
  ['takes a little too much memory', 'MLE', taking(68)],
  ['writes too much', 'OLE', 'int main() { for (int i = 0; i < 300000; i++) puts("right"); }'],
  ['crashes', 'RTE', 'int main() { puts("right"); fflush(stdout); abort(); }'],
]

for (const [neighbour, body] of Object.entries(neighbours))
  test(`whether or not the other slot is busy, every program has the same verdict each time: ${neighbour}`, async () => {
    await using busy = body === null ? null : keepBusy(place, other, c(body))
    void busy
    for (const [does, verdict, source] of programs) {
      // Only the endless one is to meet its time limit.
      const manifest = await place.problem([{ input: '', answer: 'right' }], { timeMs: verdict === 'TLE' ? 50 : 5_000, memoryKib: 64 * 1024, outputKib: 1024 })
      const runs = await judgeAgain(place, box, { source: head + source, manifest, times: 5 })
      assert.deepEqual(new Set(runs.map((run) => run.verdict)), new Set([verdict]), `a program that ${does}: ${JSON.stringify(runs)}`)
    }
  })
