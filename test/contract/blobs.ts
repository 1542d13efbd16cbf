import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import type { Blobs, ListedBlob } from '../../src/blobs/blobs.ts'
import { readBlob } from '../../src/blobs/read-blob.ts'

export interface BlobsUnderTest {
  blobs: Blobs
  /** Changes one byte in the middle of a stored blob behind the store's back. */
  damage(digest: string): Promise<void>
  close(): Promise<void>
}

const MiB = 1024 * 1024

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
      assert.equal(await blobs.has(stored.digest), true)
    })

    it('says that it can be used', () => blobs.check())

    for (const [kind, make] of Object.entries({ 'numbers, which shrink': numbers, 'bytes that do not shrink': randomBytes })) {
      // Around what is compressed at all, what S3 takes as a part, and the ranges that come in parallel.
      for (const sizeBytes of [0, 1, 511, 512, 64 * 1024, 300_000, 5 * MiB - 1, 5 * MiB, 5 * MiB + 1, 8 * MiB, 8 * MiB + 1, kind.startsWith('numbers') ? 40 * MiB : 64 * MiB]) {
        it(`keeps ${sizeBytes} of ${kind}`, async () => {
          const bytes = make(sizeBytes)
          const digest = sha256(bytes)
          const { isNew, ...stored } = await blobs.put(inPieces(bytes, 100_000))
          assert.deepEqual(stored, { digest, sizeBytes })
          assert.ok(isNew || sizeBytes < 2)
          assert.equal(sha256(await buffer(blobs.get(digest))), digest)
          assert.deepEqual(await blobs.put(bytes), { digest, sizeBytes, isNew: false })
        })
      }
    }

    it('compresses what shrinks, and nothing else', async () => {
      const [shrinking, random] = [numbers(1_000_000), randomBytes(1_000_000)]
      await blobs.put(shrinking)
      await blobs.put(random)
      const listed = await listOf(blobs)
      const bytesOf = (content: Buffer) => listed.get(sha256(content))?.storedBytes ?? 0
      assert.ok(bytesOf(shrinking) > 0 && bytesOf(shrinking) < 600_000, `${bytesOf(shrinking)} bytes`)
      assert.equal(bytesOf(random), 1_000_000)
    })

    it('lists every blob once, with its time, and not what is gone', async () => {
      const from = Date.now()
      const [one, two] = [await blobs.put(randomBytes(1000)), await blobs.put(numbers(5000))]
      const listed = await listOf(blobs)
      for (const { digest } of [one, two]) {
        const { storedBytes = 0, modifiedAt = new Date(0) } = listed.get(digest) ?? {}
        assert.ok(storedBytes > 0)
        assert.ok(Math.abs(modifiedAt.getTime() - from) < 60_000, modifiedAt.toISOString())
      }
      await blobs.remove(one.digest)
      assert.deepEqual([await blobs.has(one.digest), await blobs.has(two.digest)], [false, true])
      const later = await listOf(blobs)
      assert.deepEqual([later.has(one.digest), later.has(two.digest)], [false, true])
      await blobs.remove(one.digest)
    })

    it('takes again what was removed', async () => {
      for (const bytes of [randomBytes(1000), numbers(100_000)]) {
        const { digest } = await blobs.put(bytes)
        await blobs.remove(digest)
        await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_MISSING' })
        assert.equal((await blobs.put(bytes)).isNew, true)
        assert.deepEqual(await buffer(blobs.get(digest)), bytes)
      }
    })

    it('lets many put the same content at once', async () => {
      const bytes = randomBytes(50_000)
      const all = await Promise.all(Array.from({ length: 20 }, () => blobs.put(inPieces(bytes, 9_000))))
      assert.ok(all.every(({ digest }) => digest === sha256(bytes)))
      assert.deepEqual(await buffer(blobs.get(sha256(bytes))), bytes)
    })

    it('lets many read at once', async () => {
      const contents = [randomBytes(17 * MiB), numbers(20 * MiB), randomBytes(100)]
      for (const bytes of contents) await blobs.put(bytes)
      await Promise.all([...contents, ...contents].map(async (bytes) => assert.equal(sha256(await buffer(blobs.get(sha256(bytes)))), sha256(bytes))))
    })

    it('has all of a batch once it is kept', async () => {
      const [one, two] = [randomBytes(50_000), numbers(50_000)]
      const old = await blobs.put(randomBytes(100))
      await using batch = blobs.batch()
      const put = await Promise.all([one, two, one, two, one].map((bytes) => batch.put(inPieces(bytes, 9_000))))
      assert.equal(put.filter(({ isNew }) => isNew).length, 2)
      assert.equal((await batch.put(one)).isNew, false)
      assert.equal((await batch.put(await buffer(blobs.get(old.digest)))).isNew, false)
      await batch.keep()
      assert.deepEqual(await Promise.all([one, two].map((bytes) => buffer(blobs.get(sha256(bytes))))), [one, two])
    })

    it('leaves what others have put when a batch is given up', async () => {
      const ours = randomBytes(1000)
      {
        await using batch = blobs.batch()
        await batch.put(ours)
        await blobs.put(ours)
      }
      assert.deepEqual(await buffer(blobs.get(sha256(ours))), ours)
    })

    it('waits for whoever wants to be asked before a content is taken for stored', async () => {
      const bytes = numbers(10_000)
      const { digest } = await blobs.put(bytes)
      const asked: string[] = []
      await using batch = blobs.batch({
        // As a sweeper that was just removing it.
        mayReuse: async (wanted) => {
          asked.push(wanted)
          await blobs.remove(wanted)
          return true
        },
      })
      assert.equal((await batch.put(bytes)).isNew, true)
      assert.deepEqual(asked, [digest])
      await batch.keep()
      assert.deepEqual(await buffer(blobs.get(digest)), bytes)
      await using refused = blobs.batch({ mayReuse: () => Promise.reject(new Error('not now')) })
      await assert.rejects(refused.put(randomBytes(10)), /not now/)
    })

    it('stores a content anew that is there already, where whoever knows that it is damaged says so', async () => {
      for (const bytes of [randomBytes(100_000), numbers(2_000_000)]) {
        const { digest } = await blobs.put(bytes)
        await store.damage(digest)
        await using batch = blobs.batch({ mayReuse: async () => false })
        assert.equal((await batch.put(bytes)).isNew, true)
        assert.equal((await batch.put(bytes)).isNew, false, 'once is enough')
        await batch.keep()
        assert.deepEqual(await buffer(blobs.get(digest)), bytes)
      }
    })

    it('reads parts', async () => {
      const { digest } = await blobs.put(Buffer.from('0123456789'))
      const part = async (start: number, lengthBytes: number) => (await buffer(blobs.get(digest, { range: { start, lengthBytes } }))).toString()
      assert.equal(await part(0, 4), '0123')
      assert.equal(await part(6, 100), '6789')
      assert.equal(await part(10, 5), '')
      assert.equal(await part(11, 5), '')
      assert.equal(await part(3, 0), '')
      const nothing = await blobs.put(Buffer.alloc(0))
      assert.equal((await buffer(blobs.get(nothing.digest, { range: { start: 0, lengthBytes: 10 } }))).length, 0)
    })

    it('reads parts of large contents, from anywhere to anywhere', async () => {
      for (const bytes of [numbers(9 * MiB), randomBytes(9 * MiB)]) {
        const { digest } = await blobs.put(bytes)
        for (const [start, lengthBytes] of [[0, 64 * 1024], [131_071, 2], [1_000_000, 300_000], [bytes.length - 5, 100], [1, bytes.length], [bytes.length, 1]] as const) {
          const part = await buffer(blobs.get(digest, { range: { start, lengthBytes } }))
          assert.ok(part.equals(bytes.subarray(start, start + lengthBytes)), `${lengthBytes} bytes from ${start}: ${part.length} came`)
        }
      }
    })

    it('says which blob is missing', async () => {
      const digest = sha256(randomBytes(8))
      await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_MISSING', message: new RegExp(digest) })
      await assert.rejects(buffer(blobs.get(digest, { range: { start: 0, lengthBytes: 5 } })), { code: 'BLOB_MISSING' })
      await assert.rejects(readBlob(blobs, digest, { maxBytes: 10 }), { code: 'BLOB_MISSING' })
      assert.equal(await blobs.has(digest), false)
    })

    it('never passes damaged bytes off as the blob', async () => {
      for (const bytes of [randomBytes(100_000), numbers(2_000_000), Buffer.alloc(100_000, 'the same again')]) {
        const { digest } = await blobs.put(bytes)
        await store.damage(digest)
        let sizeBytes = 0
        const readAll = async () => {
          for await (const chunk of blobs.get(digest)) sizeBytes += chunk.length
        }
        await assert.rejects(readAll, { code: 'BLOB_DAMAGED' })
        assert.ok(sizeBytes < bytes.length, 'who counts the bytes must not take them for whole')
      }
    })

    it('leaves it to a reader who hashes what comes, and gives him the same bytes', async () => {
      for (const bytes of [randomBytes(100_000), numbers(2_000_000), numbers(20_000_000), Buffer.alloc(0)]) {
        const { digest } = await blobs.put(bytes)
        assert.deepEqual(await received(blobs, digest, bytes.length), bytes)
      }
      const { digest } = await blobs.put(randomBytes(100_000))
      await store.damage(digest)
      assert.notEqual(sha256(await received(blobs, digest, 100_000)), digest)
    })

    it('never gives such a reader a megabyte for a kilobyte, nor what it cannot decompress', async () => {
      const { digest } = await blobs.put(numbers(1_000_000))
      await assert.rejects(received(blobs, digest, 1000), { code: 'BLOB_DAMAGED' })
      await store.damage(digest)
      const again = received(blobs, digest, 1_000_000).then(sha256)
      await assert.rejects(again.then((actual) => assert.equal(actual, digest)))
    })

    it('leaves nothing visible of an upload that fails in the middle, and takes it the second time', async () => {
      for (const bytes of [randomBytes(500_000), randomBytes(20 * MiB)]) {
        const failing = Readable.from((async function* () {
          yield bytes.subarray(0, bytes.length - 100_000)
          await setImmediate()
          throw new Error('the client went away')
        })())
        await assert.rejects(blobs.put(failing), /the client went away/)
        assert.equal(await blobs.has(sha256(bytes.subarray(0, bytes.length - 100_000))), false)
        assert.equal((await blobs.put(inPieces(bytes, 100_000))).isNew, true)
      }
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
      const { digest } = await blobs.put(randomBytes(10 * MiB))
      await assert.rejects(buffer(blobs.get(digest, { signal: stop.signal })), { name: 'AbortError' })
      const later = new AbortController()
      const reading = blobs.get(digest, { signal: later.signal })
      await assert.rejects(async () => {
        for await (const chunk of reading) if (chunk.length > 0) later.abort()
      }, { name: 'AbortError' })
    })

    it('lets a reader go away in the middle', async () => {
      for (const bytes of [randomBytes(10 * MiB), numbers(20 * MiB)]) {
        const { digest } = await blobs.put(bytes)
        for await (const chunk of blobs.get(digest)) {
          assert.ok(chunk.length > 0)
          break
        }
        assert.equal(sha256(await buffer(blobs.get(digest))), digest)
      }
    })

    it('refuses to read into memory what is larger than expected', async () => {
      const { digest } = await blobs.put(Buffer.alloc(2000, 1))
      await assert.rejects(readBlob(blobs, digest, { maxBytes: 1999 }), { code: 'BLOB_DAMAGED' })
      assert.equal((await readBlob(blobs, digest, { maxBytes: 2000 })).length, 2000)
    })
  })
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** As test data mostly is: numbers in lines. */
export function numbers(sizeBytes: number): Buffer {
  const random = randomBytes(Math.ceil(sizeBytes / 10) * 4)
  const text = Buffer.alloc(random.length / 4 * 10)
  for (let at = 0; at < text.length; at += 10) text.write(`${String(random.readUInt32LE(at / 10 * 4) % 1e9).padStart(9, '1')}\n`, at, 'latin1')
  return text.subarray(0, sizeBytes)
}

/** What `receive` gives, in one piece. */
export async function received(blobs: Blobs, digest: string, sizeBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of blobs.receive(digest, { sizeBytes, signal: new AbortController().signal })) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function listOf(blobs: Blobs): Promise<Map<string, ListedBlob>> {
  const listed = new Map<string, ListedBlob>()
  for await (const blob of blobs.list()) {
    assert.ok(!listed.has(blob.digest), `${blob.digest} is listed twice`)
    listed.set(blob.digest, blob)
  }
  return listed
}

function inPieces(bytes: Buffer, pieceBytes: number): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes))
  return Readable.from(pieces, { objectMode: false })
}
