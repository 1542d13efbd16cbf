import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { array, assert as holds, boolean, integer, nat, property, record, subarray } from 'fast-check'
import { explore, walk } from '../support/explore.ts'
import { brokenRules, sweepModel, type Size } from './sweep-model.ts'

/** Small, since every order of its steps is tried; large enough that every rule is found to be needed. */
const small: Size = { unnamed: ['a'], uploads: [['a']], sweeps: [1, 1], crashes: 1, lapses: 1, namesAtEnd: false }
const maxStates = 400_000

suite('the protocol of uploads and sweeps, as a model', () => {
  for (const namesAtEnd of [false, true]) {
    test(`in no order of steps does a manifest name what is not there, and nothing without a name stays (${namesAtEnd ? 'a folder' : 'S3'})`, () => {
      const { counterexample, states } = explore(sweepModel({ ...small, namesAtEnd }), { maxStates })
      assert.deepEqual(counterexample, null)
      assert.ok(states > 10_000, `${states} states are all there are`)
    })
  }

  for (const rule of brokenRules) {
    test(`it needs its rules: where ${rule}, something is wrong`, () => {
      assert.notEqual(explore(sweepModel(small, rule), { maxStates }).counterexample, null)
    })
  }

  test('at random with three uploads of several files, two sweepers, crashes and leases that lapse', () => {
    const size = record({
      unnamed: subarray(['a', 'b', 'c']),
      uploads: array(subarray(['a', 'b', 'c', 'd'], { minLength: 1 }), { minLength: 1, maxLength: 3 }),
      sweeps: array(integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
      crashes: nat(2),
      lapses: nat(2),
      namesAtEnd: boolean(),
    })
    const choices = array(nat(1_000), { minLength: 50, maxLength: 200, size: 'max' })
    holds(property(size, choices, (sized, chosen) => walk(sweepModel(sized), chosen)), { numRuns: 5_000 })
  })
})
