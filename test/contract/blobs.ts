import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { readBlob } from '../../src/blobs/read-blob.ts'

export interface BlobsUnderTest {
  blobs: Blobs
  /** Changes one byte of a stored blob behind the store's back. */
  damage(digest: string): Promise<void>
  close(): Promise<void>
}

/** What every store of blobs must do. Call it once for each adapter. */
export function blobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  describe(`blobs in ${name}`, () => {
    let store: BlobsUnderTest
    let blobs: Blobs
    before(async () => {
      store = await open()
      blobs = store.blobs
    })
    after(() => store.close())

    it('gives back what was put, under its SHA-256', async () => {
      const stored = await blobs.put(Buffer.from('hello\n'))
      assert.deepEqual(stored, { digest: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03', sizeBytes: 6, isNew: true })
      assert.equal((await buffer(blobs.get(stored.digest))).toString(), 'hello\n')
      assert.equal(await blobs.size(stored.digest), 6)
    })

    it('stores nothing twice, whether it comes as bytes, as a stream or as a file', async () => {
      const bytes = randomBytes(300_000)
      const digest = sha256(bytes)
      assert.deepEqual(await blobs.put(inPieces(bytes, 7_000)), { digest, sizeBytes: bytes.length, isNew: true })
      assert.deepEqual(await blobs.put(inPieces(bytes, 100_000)), { digest, sizeBytes: bytes.length, isNew: false })
      assert.deepEqual(await blobs.put(bytes), { digest, sizeBytes: bytes.length, isNew: false })
      await withFile(bytes, async (path) => assert.deepEqual(await blobs.putFile(path), { digest, sizeBytes: bytes.length, isNew: false }))
      assert.deepEqual(await buffer(blobs.get(digest)), bytes)
    })

    it('stores a file', async () => {
      const bytes = randomBytes(200_000)
      await withFile(bytes, async (path) => assert.deepEqual(await blobs.putFile(path), { digest: sha256(bytes), sizeBytes: bytes.length, isNew: true }))
      assert.deepEqual(await buffer(blobs.get(sha256(bytes))), bytes)
    })

    it('keeps the empty blob too', async () => {
      const { digest, sizeBytes } = await blobs.put(Readable.from([]))
      assert.equal(sizeBytes, 0)
      assert.equal((await buffer(blobs.get(digest))).length, 0)
      assert.equal(await blobs.size(digest), 0)
    })

    it('lets many put the same content at once', async () => {
      const bytes = randomBytes(50_000)
      const all = await Promise.all(Array.from({ length: 20 }, () => blobs.put(inPieces(bytes, 9_000))))
      assert.ok(all.every(({ digest }) => digest === sha256(bytes)))
      assert.deepEqual(await buffer(blobs.get(sha256(bytes))), bytes)
    })

    it('shows nothing of a batch before it is kept, and then all of it', async () => {
      const [one, two] = [randomBytes(50_000), randomBytes(50_000)]
      const old = await blobs.put(randomBytes(100))
      await using batch = blobs.batch()
      const put = await Promise.all([one, two, one, two, one].map((bytes) => batch.put(inPieces(bytes, 9_000))))
      assert.equal(put.filter(({ isNew }) => isNew).length, 2)
      assert.equal((await batch.put(one)).isNew, false)
      assert.equal((await batch.put(await buffer(blobs.get(old.digest)))).isNew, false)
      assert.equal(await blobs.size(sha256(one)), null)
      await batch.keep()
      assert.deepEqual(await Promise.all([one, two].map((bytes) => buffer(blobs.get(sha256(bytes))))), [one, two])
    })

    it('keeps nothing of a batch that is given up, and what others have put meanwhile', async () => {
      const [mine, ours] = [randomBytes(1000), randomBytes(1000)]
      {
        await using batch = blobs.batch()
        await batch.put(mine)
        await batch.put(ours)
        assert.equal((await blobs.put(ours)).isNew, true)
      }
      assert.deepEqual([await blobs.size(sha256(mine)), await blobs.size(sha256(ours))], [null, 1000])
    })

    it('reads parts', async () => {
      const { digest } = await blobs.put(Buffer.from('0123456789'))
      const part = async (start: number, lengthBytes: number) => (await buffer(blobs.get(digest, { range: { start, lengthBytes } }))).toString()
      assert.equal(await part(0, 4), '0123')
      assert.equal(await part(6, 100), '6789')
      assert.equal(await part(10, 5), '')
      assert.equal(await part(3, 0), '')
    })

    it('says which blob is missing', async () => {
      const digest = sha256(randomBytes(8))
      await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_MISSING', message: new RegExp(digest) })
      await assert.rejects(readBlob(blobs, digest, { maxBytes: 10 }), { code: 'BLOB_MISSING' })
      assert.equal(await blobs.size(digest), null)
    })

    it('never passes damaged bytes off as the blob', async () => {
      const { digest } = await blobs.put(randomBytes(100_000))
      await store.damage(digest)
      await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_DAMAGED' })
    })

    it('leaves nothing visible of an upload that fails in the middle, and takes it the second time', async () => {
      const bytes = randomBytes(500_000)
      const failing = Readable.from((async function* () {
        yield bytes.subarray(0, 400_000)
        await setImmediate()
        throw new Error('the client went away')
      })())
      await assert.rejects(blobs.put(failing), /the client went away/)
      assert.equal(await blobs.size(sha256(bytes.subarray(0, 400_000))), null)
      assert.equal((await blobs.put(inPieces(bytes, 100_000))).isNew, true)
    })

    it('stops an upload and a download when asked to', async () => {
      const stop = new AbortController()
      const endless = Readable.from((async function* () {
        for (;;) {
          yield Buffer.alloc(1000)
          await setImmediate()
          stop.abort()
        }
      })())
      await assert.rejects(blobs.put(endless, { signal: stop.signal }), { name: 'AbortError' })
      const { digest } = await blobs.put(randomBytes(100_000))
      await assert.rejects(buffer(blobs.get(digest, { signal: stop.signal })), { name: 'AbortError' })
    })

    it('refuses to read into memory what is larger than expected', async () => {
      const { digest } = await blobs.put(Buffer.alloc(2000, 1))
      await assert.rejects(readBlob(blobs, digest, { maxBytes: 1999 }), { code: 'BLOB_DAMAGED' })
      assert.equal((await readBlob(blobs, digest, { maxBytes: 2000 })).length, 2000)
    })
  })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function inPieces(bytes: Buffer, pieceBytes: number): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes))
  return Readable.from(pieces, { objectMode: false })
}

async function withFile(bytes: Buffer, use: (path: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-test-'))
  try {
    await writeFile(join(dir, 'file'), bytes)
    await use(join(dir, 'file'))
  } finally {
    await rm(dir, { recursive: true })
  }
}
