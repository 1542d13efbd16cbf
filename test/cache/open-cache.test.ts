import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Cache } from '../../src/cache/cache.ts'
import { openCache } from '../../src/cache/open-cache.ts'
import type { BlobRef } from '../../src/contract/manifest.ts'
import { Fault } from '../../src/domain/fault.ts'

const block = 4096
const log = { info() {}, warn() {} }

describe('the cache of a worker', () => {
  let dir: string
  let stored: Map<string, Buffer>
  let fetches: string[]
  const open: Cache[] = []

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gavel-cache-'))
    stored = new Map()
    fetches = []
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((cache) => cache.close()))
    await rm(dir, { recursive: true })
  })

  function store(bytes: Buffer): BlobRef {
    const digest = createHash('sha256').update(bytes).digest('hex')
    stored.set(digest, bytes)
    return { digest, sizeBytes: bytes.length }
  }
  function fetchStored(digest: string): Readable {
    fetches.push(digest)
    const bytes = stored.get(digest)
    return bytes === undefined ? failing(new Fault('BLOB_MISSING', `no ${digest}`, { canRetry: false })) : Readable.from([bytes], { objectMode: false })
  }
  async function cacheOf(blocks: number, fetch: (digest: string, signal: AbortSignal) => Readable = fetchStored): Promise<Cache> {
    const cache = await openCache({ dir, maxBytes: blocks * block, aheadBytesPerSecond: 1e9, fetch, log })
    open.push(cache)
    return cache
  }
  const pathOf = ({ digest }: BlobRef) => join(dir, digest.slice(0, 2), digest)

  it('fetches once and then needs the network no more', async () => {
    const bytes = randomBytes(10_000)
    const blob = store(bytes)
    const cache = await cacheOf(10)
    for (let i = 0; i < 3; i++) {
      const pinned = await cache.acquire(blob)
      assert.deepEqual(await readFile(join(dir, pinned.path)), bytes)
      pinned.release()
    }
    assert.deepEqual(cache.stats(), { bytes: 3 * block, limitBytes: 10 * block, files: 1, hits: 2, misses: 1, evictions: 0, bytesFetched: 10_000, damaged: 0 })
    assert.equal((await stat(pathOf(blob))).mode & 0o777, 0o444)
  })

  it('fetches once for all who ask at the same time', async () => {
    const blob = store(randomBytes(5000))
    const cache = await cacheOf(10)
    const pins = await Promise.all(Array.from({ length: 8 }, () => cache.acquire(blob)))
    assert.equal(fetches.length, 1)
    assert.deepEqual({ hits: cache.stats().hits, misses: cache.stats().misses }, { hits: 7, misses: 1 })
    for (const pin of pins) pin.release()
  })

  it('goes on fetching for the others when one who waits gives up, and stops when all have', async () => {
    const blob = store(randomBytes(5000))
    const gates: { content: PassThrough; signal: AbortSignal }[] = []
    const cache = await cacheOf(10, (_digest, signal) => {
      const content = new PassThrough()
      gates.push({ content, signal })
      return content
    })
    const [first, second] = [new AbortController(), new AbortController()]
    const waiting = [cache.acquire(blob, first.signal), cache.acquire(blob, second.signal)]
    await until(() => gates.length === 1)
    first.abort()
    await assert.rejects(waiting[0] ?? Promise.resolve(), { name: 'AbortError' })
    assert.equal(gates[0]?.signal.aborted, false)
    second.abort()
    await assert.rejects(waiting[1] ?? Promise.resolve(), { name: 'AbortError' })
    assert.equal(gates[0]?.signal.aborted, true)
    const late = cache.acquire(blob)
    await until(() => gates.length === 2)
    gates[1]?.content.end(stored.get(blob.digest))
    const pinned = await late
    pinned.release()
    assert.deepEqual(await everyFile(dir), [blob.digest])
  })

  it('evicts the least recently used first', async () => {
    const [a, b, c] = [store(randomBytes(block)), store(randomBytes(block)), store(randomBytes(block))]
    const cache = await cacheOf(2)
    for (const blob of [a, b, a, c]) (await cache.acquire(blob)).release()
    assert.deepEqual(await everyFile(dir), [a.digest, c.digest].toSorted())
    assert.equal(cache.stats().evictions, 1)
  })

  it('never evicts what is in use, but waits until it is released', async () => {
    const [a, b, c] = [store(randomBytes(block)), store(randomBytes(block)), store(randomBytes(block))]
    const cache = await cacheOf(2)
    const [pinnedA, pinnedB] = [await cache.acquire(a), await cache.acquire(b)]
    const impatient = new AbortController()
    const abandoned = cache.acquire(c, impatient.signal)
    const waiting = cache.acquire(c)
    impatient.abort()
    await assert.rejects(abandoned, { name: 'AbortError' })
    assert.deepEqual(await everyFile(dir), [a.digest, b.digest].toSorted())
    pinnedB.release()
    pinnedB.release()
    const pinnedC = await waiting
    assert.deepEqual(await everyFile(dir), [a.digest, c.digest].toSorted())
    pinnedA.release()
    pinnedC.release()
  })

  it('lets something small pass while something large waits for a pin', async () => {
    const [held, large, small] = [store(randomBytes(2 * block)), store(randomBytes(3 * block)), store(randomBytes(10))]
    const cache = await cacheOf(4)
    const pinned = await cache.acquire(held)
    const waiting = cache.acquire(large)
    const passing = await cache.acquire(small)
    passing.release()
    pinned.release()
    ;(await waiting).release()
    assert.deepEqual(await everyFile(dir), [large.digest, small.digest].toSorted())
  })

  it('keeps the empty blob too', async () => {
    const blob = store(Buffer.alloc(0))
    const cache = await cacheOf(1)
    for (let i = 0; i < 2; i++) (await cache.acquire(blob)).release()
    assert.equal(fetches.length, 1)
    assert.deepEqual(await everyFile(dir), [blob.digest])
  })

  it('refuses a blob that is larger than itself', async () => {
    const cache = await cacheOf(1)
    await assert.rejects(cache.acquire(store(randomBytes(block + 1))), { code: 'CACHE_TOO_SMALL', canRetry: false })
  })

  it('passes on that a blob is missing, and leaves nothing behind', async () => {
    const cache = await cacheOf(4)
    await assert.rejects(cache.acquire({ digest: 'ab'.repeat(32), sizeBytes: 3 }), { code: 'BLOB_MISSING' })
    assert.deepEqual({ bytes: cache.stats().bytes, files: cache.stats().files }, { bytes: 0, files: 0 })
    assert.deepEqual(await everyFile(dir), [])
  })

  for (const [what, change] of [
    ['other bytes', (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.from('!')])],
    ['too few bytes', (bytes: Buffer) => bytes.subarray(1)],
    ['too many bytes', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('!')])],
  ] as const) {
    it(`keeps nothing when ${what} come, and takes the right ones the next time`, async () => {
      const bytes = randomBytes(9000)
      const blob = store(bytes)
      stored.set(blob.digest, change(bytes))
      const cache = await cacheOf(4)
      await assert.rejects(cache.acquire(blob), { code: 'BLOB_DAMAGED', canRetry: true })
      assert.deepEqual(await everyFile(dir), [])
      assert.equal(cache.stats().bytes, 0)
      stored.set(blob.digest, bytes)
      ;(await cache.acquire(blob)).release()
    })
  }

  it('notices a file that was deleted, cut short or changed behind its back, and fetches it again', async () => {
    const bytes = randomBytes(6000)
    const blob = store(bytes)
    const cache = await cacheOf(4)
    ;(await cache.acquire(blob)).release()
    const harms = [
      () => rm(pathOf(blob)),
      () => rewrite(pathOf(blob), bytes.subarray(0, 100)),
      () => rewrite(pathOf(blob), Buffer.concat([randomBytes(1), bytes.subarray(1)])),
      () => appendFile(pathOf(blob), 'more'),
    ]
    for (const harm of harms) {
      await chmod(pathOf(blob), 0o644)
      await harm()
      const pinned = await cache.acquire(blob)
      assert.deepEqual(await readFile(join(dir, pinned.path)), bytes)
      pinned.release()
    }
    assert.equal(cache.stats().damaged, harms.length)
    assert.equal(fetches.length, 1 + harms.length)
  })

  it('does not fetch again a file that was only touched', async () => {
    const blob = store(randomBytes(6000))
    const cache = await cacheOf(4)
    ;(await cache.acquire(blob)).release()
    await chmod(pathOf(blob), 0o400)
    ;(await cache.acquire(blob)).release()
    assert.equal(fetches.length, 1)
    assert.equal(cache.stats().damaged, 0)
  })

  it('finds its files again after a restart, verifies them before their first use, and removes unfinished ones', async () => {
    const [sound, harmed] = [store(randomBytes(6000)), store(randomBytes(6000))]
    const before = await cacheOf(8)
    for (const blob of [sound, harmed]) (await before.acquire(blob)).release()
    await before.close()
    await rewrite(pathOf(harmed), randomBytes(6000))
    await mkdir(join(dir, 'ab'), { recursive: true })
    await writeFile(join(dir, 'ab', `${'ab'.repeat(32)}.part`), 'unfinished')
    fetches = []

    const cache = await cacheOf(8)
    assert.deepEqual({ files: cache.stats().files, bytes: cache.stats().bytes }, { files: 2, bytes: 4 * block })
    for (const blob of [sound, harmed]) (await cache.acquire(blob)).release()
    assert.deepEqual(fetches, [harmed.digest])
    assert.equal(cache.stats().damaged, 1)
    assert.deepEqual(await everyFile(dir), [sound.digest, harmed.digest].toSorted())
  })

  it('shrinks to a limit that was lowered before it starts', async () => {
    const blobs = [1, 2, 3, 4].map(() => store(randomBytes(block)))
    const before = await cacheOf(4)
    for (const blob of blobs) (await before.acquire(blob)).release()
    await before.close()
    const cache = await cacheOf(2)
    assert.equal(cache.stats().bytes, 2 * block)
    assert.equal((await everyFile(dir)).length, 2)
  })

  it('refuses a size that is not the blob\'s', async () => {
    const blob = store(randomBytes(6000))
    const cache = await cacheOf(8)
    await assert.rejects(cache.acquire({ ...blob, sizeBytes: 5999 }), { code: 'BLOB_DAMAGED' })
    ;(await cache.acquire(blob)).release()
  })

  it('stops downloads when it is closed', async () => {
    const blob = store(randomBytes(6000))
    const content = new PassThrough()
    const cache = await cacheOf(8, () => content)
    const waiting = cache.acquire(blob)
    content.write('a')
    await Promise.all([assert.rejects(waiting, { code: 'STOPPING' }), cache.close()])
    assert.equal(content.destroyed, true)
    assert.deepEqual(await everyFile(dir), [])
    await assert.rejects(cache.acquire(blob), { code: 'STOPPING' })
  })

  it('stays within its limit while many use more than fits, and never hands out a wrong byte', async () => {
    const contents = Array.from({ length: 30 }, (_, i) => randomBytes(1 + i * 1000))
    const blobs = contents.map(store)
    const cache = await cacheOf(24)
    const judged = new AbortController()
    let largest = 0
    const watch = (async () => {
      while (!judged.signal.aborted) largest = Math.max(largest, await diskUse(dir))
    })()
    await Promise.all(Array.from({ length: 6 }, async (_, user) => {
      for (let round = 0; round < 60; round++) {
        const pick = (user * 7 + round * 11 + (round % 3) * user) % blobs.length
        const blob = blobs[pick]
        assert.ok(blob)
        const pinned = await cache.acquire(blob)
        assert.deepEqual(await readFile(join(dir, pinned.path)), contents[pick])
        pinned.release()
      }
    }))
    judged.abort()
    await watch
    assert.ok(largest > 0 && largest <= 24 * block, `${largest} bytes on disk`)
    const { hits, misses, damaged } = cache.stats()
    assert.equal(hits + misses, 360)
    assert.equal(damaged, 0)
  })
})

function failing(error: Error): Readable {
  return new Readable({ read() { this.destroy(error) } })
}

async function rewrite(path: string, bytes: Buffer): Promise<void> {
  await chmod(path, 0o644)
  await writeFile(path, bytes)
}

/** Names of all files, in order. */
async function everyFile(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  return found.filter((file) => file.isFile()).map(({ name }) => name).toSorted()
}

/** What the files take, seen from outside. */
async function diskUse(dir: string): Promise<number> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(found.map(async (file) => (file.isFile() ? stat(join(file.parentPath, file.name)).then(({ size }) => size, () => 0) : 0)))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Lets the event loop turn until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
