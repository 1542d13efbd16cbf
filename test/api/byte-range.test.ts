import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeOf } from '../../src/api/byte-range.ts'
import { ApiError } from '../../src/api/errors.ts'

test('a range of bytes is from, to, or the last ones, and never beyond the end', () => {
  assert.deepEqual(rangeOf('bytes=0-4', 10), { start: 0, lengthBytes: 5 })
  assert.deepEqual(rangeOf('bytes=9-9', 10), { start: 9, lengthBytes: 1 })
  assert.deepEqual(rangeOf('bytes=5-', 10), { start: 5, lengthBytes: 5 })
  assert.deepEqual(rangeOf('bytes=-3', 10), { start: 7, lengthBytes: 3 })
  assert.deepEqual(rangeOf('bytes=-30', 10), { start: 0, lengthBytes: 10 })
  assert.deepEqual(rangeOf('bytes=5-99999999999999999999', 10), { start: 5, lengthBytes: 5 })
})

test('the last bytes of an empty file are all of it', () => {
  assert.equal(rangeOf('bytes=-3', 0), null)
})

test('what is no single range of bytes means all of them', () => {
  for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=4-2', 'bytes=a-b', 'bytes=1e1-2']) assert.equal(rangeOf(header, 10), null, header)
})

test('a range beyond the end is refused with how many bytes there are', () => {
  for (const [header, sizeBytes] of [['bytes=10-', 10], ['bytes=-0', 10], ['bytes=-0', 0], ['bytes=0-', 0], ['bytes=0-0', 0], ['bytes=99999999999999999999-', 10]] as const) {
    assert.throws(() => rangeOf(header, sizeBytes), (error) => error instanceof ApiError && error.code === 'range-not-satisfiable' && error.headers['content-range'] === `bytes */${sizeBytes}`)
  }
})
