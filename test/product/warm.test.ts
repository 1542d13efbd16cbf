import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { Warm } from '../../src/contract/warm.ts'
import { pushExample, root, startProduct } from '../support/product.ts'

test('gavel problem warm --wait ends when the test data is on the disk of the worker', async () => {
  const product = await startProduct()
  try {
    await pushExample(product, 'gears')
    const inCache = () => globSync('cache/[0-9a-f]*', { cwd: product.dataDir }).length
    assert.equal(inCache(), 0)
    const environment = { ...process.env, GAVEL_URL: product.url, GAVEL_TOKEN: product.adminToken }
    const { stdout } = await promisify(execFile)(join(root, 'bin/gavel'), ['problem', 'warm', 'gears', '--wait', '--json'], { env: environment })
    const { state, workers } = Warm.parse(JSON.parse(stdout))
    assert.equal(state, 'ready')
    assert.equal(workers[0]?.files, inCache())
    assert.ok(inCache() > 0)
  } finally {
    await product.stop()
  }
})
