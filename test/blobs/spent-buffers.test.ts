import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { spent } from '../../src/blobs/spent-buffers.ts'

test('Short-lived buffers do not gather while a package passes, though V8 would let 64 MB of them lie', async () => {
  const before = process.memoryUsage().arrayBuffers
  let highest = 0
  for (let passed = 0; passed < 56 * 2 ** 20; passed += 2 ** 16) {
    spent(Buffer.allocUnsafeSlow(2 ** 16).length)
    highest = Math.max(highest, process.memoryUsage().arrayBuffers - before)
    await turn()
  }
  // Those of a collection may still be swept while the next come.
  assert.ok(highest < 36 * 2 ** 20, `${highest} bytes at most`)
})
