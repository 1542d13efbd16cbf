import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openArena, slowness } from './arena.ts'
import type { Arena, NextRuns } from './arena.ts'
import { readAttacks } from './attack.ts'
import type { Attack } from './attack.ts'

const MiB = 1024 * 1024
/** Stopping is a signal and the end of all processes; on a machine that is busy with other things that takes a while. */
const stoppingMs = 20_000 * slowness
/** What a slot's memory may grow by: buffers that are kept, and what box tolerates of earlier runs before it begins anew. */
const grownBytes = 8 * MiB
/** What is charged for earlier runs may be freed during the next, which then shows less: box tolerates 4 MiB of that. */
const peakStepBytes = 5 * MiB

let arena: Arena
let fresh: NextRuns
let memoryAtFirst: Awaited<ReturnType<Arena['memoryBytes']>>

before(async () => {
  arena = await openArena()
  await arena.next()
  // The box's own memory is in use only now.
  fresh = await arena.next()
  memoryAtFirst = await arena.memoryBytes()
})
after(() => arena[Symbol.asyncDispose]())

for (const attack of await readAttacks((className) => className !== 'compilers'))
  test(`${attack.name}${attack.inShortPart ? ' (cgroup2)' : ''}: an attempt ${attack.tries}`, async () => {
    const traces = await arena.traces()
    const { outcome, next } = await arena.attempt(attack)
    assert.ok(attack.must.some((verdict) => verdict === outcome.verdict), `${outcome.verdict} instead of ${attack.must.join(' or ')}: ${outcome.message}`)
    if (attack.prints !== null) assert.equal(outcome.printed, attack.prints, outcome.message)
    assert.ok(outcome.lateMs < stoppingMs, `ended ${outcome.lateMs} ms after its limit: ${outcome.message}`)
    isAsOnAFreshBox(next)
    await hostIsAsBefore(attack, traces)
    if (attack.allowed !== 'box may restart') assert.equal(outcome.boxRestarted, false, outcome.message)
  })

function isAsOnAFreshBox(next: NextRuns): void {
  assert.equal(next.look, fresh.look, 'the next run finds what is not in a fresh box')
  assert.equal(next.eat, fresh.eat, 'the run after that has more memory than its limit')
  assert.ok(Math.abs(next.peakBytes - fresh.peakBytes) < peakStepBytes, `the next run took ${next.peakBytes} bytes, in a fresh box ${fresh.peakBytes}`)
}

async function hostIsAsBefore(attack: Attack, earlier: readonly string[]): Promise<void> {
  const mayRestart = attack.allowed === 'box may restart'
  // Others on this host start and mount things too, and the kernel frees some memory later.
  for (let tries = 0; tries < 40; tries++) {
    const now = await arena.traces()
    const memory = await arena.memoryBytes()
    const differences = mayRestart ? [] : difference(earlier, now)
    const grown = (['keeper', 'zygote', 'cgroup'] as const).filter((part) => memory[part] > memoryAtFirst[part] + grownBytes)
    if (differences.length === 0 && grown.length === 0) return
    if (tries === 39) assert.deepEqual({ differences, grown, memory }, { differences: [], grown: [], memory: memoryAtFirst }, 'the host is not as before')
    await sleep(50 * slowness)
  }
}

function difference(earlier: readonly string[], now: readonly string[]): string[] {
  return [...earlier.filter((line) => !now.includes(line)).map((line) => `gone: ${line}`), ...now.filter((line) => !earlier.includes(line)).map((line) => `new: ${line}`)]
}
