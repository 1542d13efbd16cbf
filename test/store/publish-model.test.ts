import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { array, assert as holds, constant, integer, nat, oneof, property, record } from 'fast-check'
import { explore, walk } from '../support/explore.ts'
import { brokenRules, publishModel, type Size } from './publish-model.ts'

/** Small, since every order of its steps is tried; large enough that every rule is found to be needed. */
const small: Size = { publishes: [null, 0], submissions: 1, workers: 2, crashes: 1, lapses: 1 }
const maxStates = 400_000

suite('the way from a publish to a verdict, as a model', () => {
  test('in no order of steps is a submission judged on what was replaced before it was sent, with other files than its version names, twice, or never', () => {
    const { counterexample, states } = explore(publishModel(small), { maxStates })
    assert.deepEqual(counterexample, null)
    assert.ok(states > 10_000, `${states} states are all there are`)
  })

  for (const rule of brokenRules) {
    test(`it needs its rules: where ${rule}, something is wrong`, () => {
      assert.notEqual(explore(publishModel(small, rule), { maxStates }).counterexample, null)
    })
  }

  test('at random with many publishes, submissions, workers, crashes and leases that lapse', () => {
    const size = record({
      publishes: array(oneof(constant(null), constant(0)), { minLength: 1, maxLength: 5 }),
      submissions: integer({ min: 1, max: 5 }),
      workers: integer({ min: 1, max: 4 }),
      crashes: nat(3),
      lapses: nat(3),
    })
    const choices = array(nat(1_000), { minLength: 50, maxLength: 200, size: 'max' })
    holds(property(size, choices, (sized, chosen) => walk(publishModel(sized), chosen)), { numRuns: 5_000 })
  })
})
