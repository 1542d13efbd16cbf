import assert from 'node:assert/strict'
import { test } from 'node:test'
import { growthOf } from '../../bench/peak/growth.ts'

/** Ten minutes, a look every ten seconds. */
const samples = (bytesAt: (minute: number) => number) => Array.from({ length: 61 }, (_, index) => ({ seconds: index * 10, bytes: bytesAt(index / 6) }))

test('memory that rises all the time grows, by so much a minute', () => {
  const growth = growthOf(samples((minute) => 100e6 + minute * 3e6))
  assert.equal(growth.isFlat, false)
  assert.ok(Math.abs(growth.perMinute - 3e6) < 1)
  assert.deepEqual(growth.byMinute.map((bytes) => bytes / 1e6), [100, 103, 106, 109, 112, 115, 118, 121, 124, 127, 130])
})

test('memory that fills a cache at first and goes up and down with the garbage collector is flat', () => {
  const growth = growthOf(samples((minute) => 100e6 + Math.min(minute, 3) * 20e6 + (Math.round(minute * 6) % 5) * 4e6))
  assert.equal(growth.isFlat, true)
})

test('whether memory grows is not said of a minute', () => {
  assert.equal(growthOf(samples((minute) => 100e6 + minute * 50e6).slice(0, 7)).isFlat, null)
})
