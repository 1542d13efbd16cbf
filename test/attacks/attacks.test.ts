import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { lookBefore } from './afterwards.ts'
import type { Afterwards } from './afterwards.ts'
import { openArena, slowness } from './arena.ts'
import type { Arena } from './arena.ts'
import { readAttacks } from './attack.ts'

/** Stopping is a signal and the end of all processes; on a machine that is busy with other things that takes a while. */
const stoppingMs = 20_000 * slowness

let arena: Arena
let afterwards: Afterwards

before(async () => {
  arena = await openArena()
  afterwards = await lookBefore(arena)
})
after(() => arena[Symbol.asyncDispose]())

for (const attack of await readAttacks((className) => className !== 'compilers'))
  test(`${attack.name}${attack.inShortPart ? ' (cgroup2)' : ''}: an attempt ${attack.tries}`, async (t) => {
    if (!arena.canJudge(attack)) return t.skip('its language cannot be judged on this machine')
    const traces = await arena.traces()
    const { outcome, next } = await arena.attempt(attack)
    assert.ok(attack.must.some((verdict) => verdict === outcome.verdict), `${outcome.verdict} instead of ${attack.must.join(' or ')}: ${outcome.message}`)
    if (attack.prints !== null) assert.equal(outcome.printed, attack.prints, outcome.message)
    assert.ok(outcome.lateMs < stoppingMs, `ended ${outcome.lateMs} ms after its limit: ${outcome.message}`)
    afterwards.isAsOnAFreshBox(next)
    await afterwards.hostIsAsBefore(attack, traces)
    if (attack.allowed !== 'box may restart') assert.equal(outcome.boxRestarted, false, outcome.message)
  })
