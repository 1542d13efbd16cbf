import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capacities, simulate, type Model } from '../../bench/scale/simulation.ts'
import { randomFrom } from '../support/random.ts'

/** The mean wait in M/M/c, by Erlang's formula C. */
function erlangWaitMs(perSecond: number, meanMs: number, servers: number): number {
  const load = (perSecond * meanMs) / 1000
  let term = 1
  let sum = 1
  for (let count = 1; count < servers; count++) {
    term *= load / count
    sum += term
  }
  const all = (term * load) / servers / (1 - load / servers)
  return ((all / (sum + all)) * meanMs) / (servers - load)
}

function near(found: number, expected: number, share: number): void {
  assert.ok(Math.abs(found - expected) <= share * expected, `${found} is not near ${expected}`)
}

const nothing: Omit<Model, 'perSecond' | 'held' | 'slots'> = { resources: [], before: [] }

for (const [servers, share] of [[1, 0.5], [2, 0.8], [10, 0.9], [100, 0.9]] as const) {
  test(`${servers} slots that are in use ${100 * share} % of the time make wait what Erlang says`, () => {
    const meanMs = 100
    const perSecond = (servers * share * 1000) / meanMs
    const held = [{ meanMs, spread: 'exponential' }] as const
    const outcome = simulate({ ...nothing, perSecond, slots: servers, held }, { seconds: 800_000 / perSecond, random: randomFrom(7) })
    near(outcome.wait.meanMs, erlangWaitMs(perSecond, meanMs, servers), 0.12)
    near(outcome.busySlots, servers * share, 0.02)
    near(outcome.perSecond, perSecond, 0.02)
  })
}

test('work of a fixed length makes wait half as long as work of random length', () => {
  // By Pollaczek and Khinchine, of one slot that is in use four fifths of the time.
  for (const [spread, expectedMs] of [['exponential', 400], ['fixed', 200]] as const) {
    const outcome = simulate({ ...nothing, perSecond: 8, slots: 1, held: [{ meanMs: 100, spread }] }, { seconds: 40_000, random: randomFrom(3) })
    near(outcome.wait.meanMs, expectedMs, 0.12)
  }
})

test('what a resource does besides makes it slower, and the one that carries least is the first', () => {
  const model: Model = {
    perSecond: 5, slots: 10,
    resources: [{ name: 'store', servers: 1, background: 0.5 }, { name: 'api', servers: 2 }],
    before: [{ resource: 'api', meanMs: 20, spread: 'fixed' }, { resource: 'store', meanMs: 10, spread: 'exponential' }],
    held: [{ meanMs: 100, spread: 'fixed' }, { resource: 'store', meanMs: 30, spread: 'exponential' }],
  }
  assert.deepEqual(capacities(model), [{ name: 'store', perSecond: 12.5 }, { name: 'slots', perSecond: 10_000 / 130 }, { name: 'api', perSecond: 100 }])
  const { use } = simulate(model, { seconds: 20_000, random: randomFrom(5) })
  near(use.get('store')?.share ?? NaN, 0.5 + 0.5 * (5 / 12.5), 0.02)
  near(use.get('api')?.share ?? NaN, 0.05, 0.03)
})

test('more than it carries piles up: no more comes out than its narrowest part lets through', () => {
  const model: Model = { perSecond: 50, slots: 1000, resources: [{ name: 'store', servers: 2 }], before: [{ resource: 'store', meanMs: 50, spread: 'exponential' }], held: [{ meanMs: 10, spread: 'fixed' }] }
  const outcome = simulate(model, { seconds: 2_000, random: randomFrom(11) })
  near(outcome.perSecond, 40, 0.05)
  assert.ok(outcome.wait.p50Ms > 100_000)
})
