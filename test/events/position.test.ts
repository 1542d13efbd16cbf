import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPosition, isAfter, parsePosition, start } from '../../src/events/position.ts'

test('a position is the same after it was sent and came back', () => {
  assert.deepEqual(parsePosition(formatPosition([2, 1, 1_000_000])), [2, 1, 1_000_000])
})

test('what is no position of ours means the start', () => {
  for (const id of [null, '', '1.2', '1.2.x', '1.2.3.4', '-1.2.3', '1e3.1.1', '99999999999.1.1']) assert.deepEqual(parsePosition(id), start)
})

test('later judgements, then later claims, then later places come after', () => {
  const ordered = [[0, 0, 0], [1, 0, 9], [1, 1, 1], [1, 1, 2], [1, 2, 1], [2, 0, 5]] as const
  for (const [index, position] of ordered.entries()) {
    for (const [other, earlier] of ordered.entries()) assert.equal(isAfter(position, earlier), index > other)
  }
})
