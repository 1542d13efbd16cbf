import { GetObjectCommand, ListMultipartUploadsCommand, CreateMultipartUploadCommand, PutObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, it } from 'node:test'
import type { Blobs } from '../../src/blobs/blobs.ts'
import type { S3Settings } from '../../src/blobs/s3-client.ts'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { blobsContract, numbers, sha256 } from '../contract/blobs.ts'
import { startS3, type S3Server } from '../support/s3.ts'

let server: S3Server
let spoolDir: string
before(async () => {
  server = await startS3()
  spoolDir = await mkdtemp(join(tmpdir(), 'gavel-spool-'))
})
after(async () => {
  await server.stop()
  await rm(spoolDir, { recursive: true })
})

const keyOf = (digest: string) => `blobs/${digest.slice(0, 2)}/${digest}`

blobsContract('S3', async () => {
  const settings = await server.bucket('contract')
  const client = server.client()
  return {
    blobs: await openS3Blobs({ ...settings, spoolDir }),
    damage: async (digest) => {
      const object = { Bucket: settings.bucket, Key: keyOf(digest) }
      const { Body, ContentEncoding } = await client.send(new GetObjectCommand(object))
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? [])
      const middle = Math.floor(bytes.length / 2)
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
      await client.send(new PutObjectCommand({ ...object, Body: bytes, ContentEncoding }))
    },
    close: async () => client.destroy(),
  }
})

async function open(bucket: string): Promise<{ blobs: Blobs; settings: S3Settings }> {
  const settings = await server.bucket(bucket)
  return { settings, blobs: await openS3Blobs({ ...settings, spoolDir }) }
}

it('other programs can read what Gavel has in S3: it says how it is encoded, and how long the content is', async () => {
  const { blobs, settings } = await open('readable')
  const [shrinking, random] = [await blobs.put(numbers(30_000)), await blobs.put(randomBytes(30_000))]
  const client = server.client()
  const heads = await Promise.all([shrinking, random].map(({ digest }) => client.send(new HeadObjectCommand({ Bucket: settings.bucket, Key: keyOf(digest) }))))
  assert.deepEqual(heads.map(({ ContentEncoding, Metadata }) => [ContentEncoding, Metadata]), [['zstd', { 'size-bytes': '30000' }], [undefined, { 'size-bytes': '30000' }]])
  client.destroy()
})

it('an upload that fails leaves nothing behind, on the disk or as parts in S3', async () => {
  const { blobs, settings } = await open('failing')
  const bytes = randomBytes(20 * 1024 * 1024)
  const stop = new AbortController()
  const slow = Readable.from((async function* () {
    for (let at = 0; at < bytes.length; at += 1024 * 1024) yield bytes.subarray(at, at + 1024 * 1024)
    throw new Error('the client went away')
  })())
  await assert.rejects(blobs.put(slow), /the client went away/)
  // Cancelled while its parts are on their way.
  await using batch = blobs.batch({
    mayReuse: async () => {
      setImmediate(() => stop.abort())
      return true
    },
  })
  await assert.rejects(batch.put(bytes, { signal: stop.signal }), { name: 'AbortError' })
  assert.equal(await blobs.has(sha256(bytes)), false)
  const client = server.client()
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: settings.bucket }))
  client.destroy()
  assert.deepEqual(Uploads ?? [], [])
  assert.deepEqual(await readdir(spoolDir), [])
})

it('parts that a killed server has left in S3 are found and removed, and those of an upload under way are not', async () => {
  const { blobs, settings } = await open('abandoned')
  const client = server.client()
  await client.send(new CreateMultipartUploadCommand({ Bucket: settings.bucket, Key: keyOf('ab'.repeat(32)) }))
  assert.equal(await blobs.removeAbandoned(new Date(Date.now() - 60_000)), 0)
  assert.equal(await blobs.removeAbandoned(new Date(Date.now() + 60_000)), 1)
  assert.equal(await blobs.removeAbandoned(new Date(Date.now() + 60_000)), 0)
  client.destroy()
})

it('says in one line which setting is wrong', async () => {
  const settings = await server.bucket('settings')
  const faultOf = async (wrong: Partial<S3Settings>) => (await openS3Blobs({ ...settings, ...wrong, spoolDir })).check()
  await assert.rejects(faultOf({ bucket: 'nowhere' }), { code: 'CONFIG_INVALID', message: /^GAVEL_S3_BUCKET: there is no bucket nowhere at http.*create it/ })
  await assert.rejects(faultOf({ credentials: { accessKeyId: 'unknown', secretAccessKey: 'x' } }), { code: 'CONFIG_INVALID', message: /^GAVEL_S3_ACCESS_KEY_ID: .* does not know this key$/ })
  await assert.rejects(faultOf({ credentials: { ...server.credentials, secretAccessKey: 'x' } }), { code: 'CONFIG_INVALID', message: /^GAVEL_S3_SECRET_ACCESS_KEY: / })
  await assert.rejects(faultOf({ endpoint: 'http://127.0.0.1:1' }), { code: 'BLOBS_UNAVAILABLE', message: /nothing listens at http:\/\/127.0.0.1:1 \(GAVEL_S3_ENDPOINT\)$/ })
  await assert.rejects(faultOf({ endpoint: 'http://nowhere.invalid' }), { code: 'BLOBS_UNAVAILABLE', message: /GAVEL_S3_ENDPOINT/ })
})
