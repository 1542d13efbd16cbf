import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, beforeEach, test } from 'node:test'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { defaultPatience, type S3Patience } from '../../src/blobs/s3-client.ts'
import { numbers, sha256 } from '../contract/blobs.ts'
import { startFaultyProxy, type FaultyProxy } from '../support/faulty-proxy.ts'
import { startS3, type S3Server } from '../support/s3.ts'

const MiB = 1024 * 1024

/** So that a server which never answers is given up within seconds. */
const impatience: S3Patience = { connectMs: 1000, answerMs: 300, uploadMs: 300, bodyMs: 300, bodyBytes: 10_000, withinMs: 1000 }

let server: S3Server
let proxy: FaultyProxy
let spoolDir: string
/** Past the proxy. */
let direct: Blobs
/** Through the proxy, as patient as it is by default, and hardly. */
let blobs: Blobs
let impatient: Blobs

before(async () => {
  server = await startS3()
  spoolDir = await mkdtemp(join(tmpdir(), 'gavel-spool-'))
  const settings = { ...(await server.bucket('trouble')), spoolDir }
  proxy = await startFaultyProxy(server.endpoint)
  direct = await openS3Blobs(settings)
  const [usual, short] = [defaultPatience, impatience].map((patience) => openS3Blobs({ ...settings, endpoint: proxy.endpoint, patience }))
  if (usual === undefined || short === undefined) throw new Error('never')
  blobs = await usual
  impatient = await short
})
beforeEach(() => proxy.suffer({ kind: 'none' }))
after(async () => {
  await proxy.stop()
  await server.stop()
  await rm(spoolDir, { recursive: true })
})

test('a download that breaks off goes on where it was, as often as it has to', async () => {
  for (const bytes of [randomBytes(3 * MiB), randomBytes(20 * MiB), numbers(6 * MiB)]) {
    const { digest } = await direct.put(bytes)
    await proxy.suffer({ kind: 'cut', afterBytes: 1.2 * MiB, times: 5 })
    const answeredBefore = proxy.answeredBytes
    assert.equal(sha256(await buffer(blobs.get(digest))), digest)
    // What was on its way when a connection broke is asked for again; the beginning is not.
    const answered = proxy.answeredBytes - answeredBefore
    assert.ok(answered < 1.6 * bytes.length + 4 * MiB, `${answered} bytes came for ${bytes.length}`)
  }
})

test('damaged bytes never become a blob, and are right the next time', async () => {
  for (const bytes of [randomBytes(2 * MiB), numbers(2 * MiB)]) {
    const { digest } = await direct.put(bytes)
    await proxy.suffer({ kind: 'none' })
    const fresh = await openS3Blobs({ ...(await server.bucket(`fresh-${digest.slice(0, 8)}`)), bucket: 'trouble', endpoint: proxy.endpoint, spoolDir })
    await proxy.suffer({ kind: 'damaged-answer', afterBytes: 500_000, times: 1 })
    await assert.rejects(buffer(fresh.get(digest)), { code: 'BLOB_DAMAGED', canRetry: true })
    assert.equal(sha256(await buffer(fresh.get(digest))), digest)
  }
})

test('bytes that are damaged on their way to S3 are not taken for the blob', async () => {
  for (const bytes of [randomBytes(2 * MiB), randomBytes(20 * MiB)]) {
    const fresh = await openS3Blobs({ ...(await server.bucket(`up-${sha256(bytes).slice(0, 8)}`)), endpoint: proxy.endpoint, spoolDir })
    await proxy.suffer({ kind: 'damaged-request', afterBytes: 1_000_000, times: 1 })
    const { digest } = await fresh.put(bytes)
    assert.equal(sha256(await buffer(fresh.get(digest))), digest)
  }
})

test('an upload goes on when connections break', async () => {
  const bytes = randomBytes(30 * MiB)
  await proxy.suffer({ kind: 'cut', afterBytes: 0, times: 3 })
  const { digest } = await blobs.put(bytes)
  assert.equal(sha256(await buffer(direct.get(digest))), digest)
})

test('a server that is away for a moment is waited for', async () => {
  const { digest } = await direct.put(randomBytes(1000))
  await proxy.suffer({ kind: 'gone' })
  const reading = buffer(blobs.get(digest))
  const asking = blobs.has(digest)
  const back = setTimeout(() => void proxy.suffer({ kind: 'none' }), 700)
  assert.equal((await reading).length, 1000)
  assert.equal(await asking, true)
  clearTimeout(back)
})

const troubles = { 'takes connections and never answers': { kind: 'silent' }, 'gives a byte now and then': { kind: 'slow', bytes: 1 }, 'is gone': { kind: 'gone' } } as const

for (const [what, trouble] of Object.entries(troubles)) {
  test(`a server that ${what} is given up in the end, with a fault that says so and may be tried again`, async () => {
    const { digest } = await direct.put(randomBytes(100_000))
    await proxy.suffer(trouble)
    const unavailable = { code: 'BLOBS_UNAVAILABLE', canRetry: true }
    await assert.rejects(buffer(impatient.get(digest)), unavailable)
    await assert.rejects(buffer(impatient.get(digest, { range: { start: 0, lengthBytes: 10 } })), unavailable)
    await assert.rejects(impatient.has(digest), unavailable)
    await assert.rejects(impatient.put(randomBytes(100)), unavailable)
    await assert.rejects(impatient.remove(sha256(randomBytes(8))), unavailable)
    await assert.rejects(async () => {
      for await (const blob of impatient.list()) assert.fail(blob.digest)
    }, unavailable)
    await assert.rejects(impatient.check(), unavailable)
    await proxy.suffer({ kind: 'none' })
    assert.equal((await buffer(blobs.get(digest))).length, 100_000)
  })
}

test('a body that stops coming in the middle is asked for again from there, and given up when that does not help', async () => {
  const bytes = randomBytes(4 * MiB)
  const { digest } = await direct.put(bytes)
  const reading = impatient.get(digest)
  await assert.rejects(async () => {
    for await (const chunk of reading) if (chunk.length > 0) await proxy.suffer({ kind: 'slow', bytes: 1 })
  }, { code: 'BLOBS_UNAVAILABLE', canRetry: true })
  assert.equal(sha256(await buffer(direct.get(digest))), digest)
})

test('whoever stops waiting does so at once, whatever the server does', async () => {
  const { digest } = await direct.put(randomBytes(100_000))
  await proxy.suffer({ kind: 'silent' })
  for (const wait of [(signal: AbortSignal) => buffer(blobs.get(digest, { signal })), (signal: AbortSignal) => blobs.has(digest, { signal }), (signal: AbortSignal) => blobs.put(randomBytes(100), { signal })]) {
    const stop = new AbortController()
    const asked = wait(stop.signal)
    setImmediate(() => stop.abort())
    await assert.rejects(asked, { name: 'AbortError' })
  }
})

test('a server that goes away in the middle of hundreds of requests costs none of them: each has attempts of its own', async () => {
  const { digest } = await direct.put(randomBytes(1000))
  await proxy.suffer({ kind: 'cut', afterBytes: 0, times: 250 })
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 250 }, () => blobs.has(digest)))), new Set([true]))
})
