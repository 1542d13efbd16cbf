import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startProduct } from '../support/product.ts'

test('a port that is taken is one sentence that names the setting', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'gavel-address-'))
  const other = createServer().listen(0, '127.0.0.1')
  t.after(async () => {
    other.close()
    await rm(dataDir, { recursive: true })
  })
  await once(other, 'listening')
  const address = other.address()
  assert.ok(typeof address === 'object' && address !== null)
  await assert.rejects(startProduct({ dataDir, environment: { GAVEL_PORT: String(address.port) } }), (error: unknown) => {
    assert.ok(error instanceof Error)
    assert.match(error.message, /^GAVEL_PORT: something else listens on port \d+ of 127\.0\.0\.1; stop it, or choose another port$/m)
    assert.doesNotMatch(error.message, /^ +at /m)
    return true
  })
})
