import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { callerOf } from '../support/caller.ts'
import { pushExample, startProduct } from '../support/product.ts'
import { startS3, type S3Server } from '../support/s3.ts'

suite('Gavel with its test data in S3', () => {
  let server: S3Server
  let environment: Record<string, string>
  let dataDir: string
  before(async () => {
    server = await startS3()
    dataDir = await mkdtemp(join(tmpdir(), 'gavel-in-s3-'))
    const { bucket, endpoint, credentials } = await server.bucket('gavel-test-data')
    environment = {
      GAVEL_S3_BUCKET: bucket, GAVEL_S3_ENDPOINT: endpoint ?? '', GAVEL_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '', GAVEL_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
    }
  })
  after(async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('a setting that is wrong is one sentence that names it', async () => {
    await assert.rejects(startProduct({ dataDir, environment: { ...environment, GAVEL_S3_BUCKET: 'nowhere' } }), (error: unknown) => {
      assert.ok(error instanceof Error)
      assert.match(error.message, /^GAVEL_S3_BUCKET: there is no bucket nowhere at http:\S+; create it, or name another$/m)
      assert.doesNotMatch(error.message, /^ +at /m)
      return true
    })
  })

  test('a package goes there and is judged from there; while the server is away, what is in the cache is judged on and the rest is said to be unavailable', async () => {
    const product = await startProduct({ dataDir, environment })
    const caller = callerOf(product.url, product.adminToken)
    try {
      await pushExample(product, 'gears')
      assert.deepEqual(await readdir(join(dataDir, 'blobs')), [], 'nothing is in the folder')
      assert.equal((await caller.judge('gears', 'python3', 'print("wrong")')).verdict, 'WA')
      assert.equal((await caller.call('GET', '/readyz')).status, 200)

      await server.stop()
      assert.equal((await caller.judge('gears', 'python3', 'print("wrong again")')).verdict, 'WA')
      // Submissions are taken all the same, so no load balancer may send them elsewhere.
      for (let impaired = ''; !impaired.includes('store of test data'); ) {
        const ready = await caller.call('GET', '/readyz')
        assert.equal(ready.status, 200)
        impaired = await ready.text()
        await sleep(100)
      }
      assert.match(await (await caller.call('GET', '/metrics')).text(), /^gavel_blobs_reachable 0$/m)
    } finally {
      await product.stop()
    }
  })
})
