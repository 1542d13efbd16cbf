import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Cache } from '../../src/cache/cache.ts'
import { openCache } from '../../src/cache/open-cache.ts'
import type { BlobRef } from '../../src/contract/manifest.ts'
import { Fault } from '../../src/domain/fault.ts'

const block = 4096
const log = { info() {}, warn() {} }
const forever = new AbortController().signal

describe('what is fetched ahead of its need', () => {
  let dir: string
  let stored: Map<string, Buffer>
  const open: Cache[] = []

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gavel-cache-'))
    stored = new Map()
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
  async function cacheOf(blocks: number, aheadBytesPerSecond = 1e9): Promise<Cache> {
    const cache = await openCache({
      dir, maxBytes: blocks * block, aheadBytesPerSecond, log,
      fetch: (digest) => Readable.from(inParts(stored.get(digest) ?? Buffer.alloc(0)), { objectMode: false }),
    })
    open.push(cache)
    return cache
  }
  const isThere = ({ digest }: BlobRef) => stat(join(dir, digest.slice(0, 2), digest)).then(() => true, () => false)

  it('is a hit when it is needed, counts as none before, and is pinned by nobody', async () => {
    const [blob, other] = [store(randomBytes(5000)), store(randomBytes(5000))]
    const cache = await cacheOf(2)
    await cache.fetchAhead(blob, { signal: forever })
    assert.equal(await isThere(blob), true)
    assert.deepEqual({ hits: cache.stats().hits, misses: cache.stats().misses }, { hits: 0, misses: 0 })
    ;(await cache.acquire(blob)).release()
    assert.deepEqual({ hits: cache.stats().hits, misses: cache.stats().misses }, { hits: 1, misses: 0 })
    ;(await cache.acquire(other)).release()
    assert.equal(await isThere(blob), false)
  })

  it('pushes out nothing that was used a moment ago, and says so at once', async () => {
    const [used, wanted] = [store(randomBytes(5000)), store(randomBytes(5000))]
    const cache = await cacheOf(2)
    ;(await cache.acquire(used)).release()
    await assert.rejects(cache.fetchAhead(wanted, { signal: forever }), (error) => error instanceof Fault && error.code === 'CACHE_TOO_SMALL' && error.canRetry)
    assert.equal(await isThere(used), true)
  })

  it('pushes out what an earlier process has left and nobody has used since', async () => {
    const [old, wanted] = [store(randomBytes(5000)), store(randomBytes(5000))]
    const before = await cacheOf(2)
    ;(await before.acquire(old)).release()
    await before.close()
    const cache = await cacheOf(2)
    await cache.fetchAhead(wanted, { signal: forever })
    assert.deepEqual([await isThere(old), await isThere(wanted)], [false, true])
  })

  it('comes at once when a judgement needs it meanwhile', async () => {
    const blob = store(randomBytes(300_000))
    // At this rate it would take an hour.
    const cache = await cacheOf(100, 83)
    const ahead = cache.fetchAhead(blob, { signal: forever })
    ;(await cache.acquire(blob)).release()
    await ahead
  })

  it('does not make a judgement fail when it finds no room itself', async () => {
    const [pinned, blob] = [store(randomBytes(5000)), store(randomBytes(5000))]
    const cache = await cacheOf(3)
    const pin = await cache.acquire(pinned)
    const ahead = assert.rejects(cache.fetchAhead(blob, { signal: forever }))
    const needed = cache.acquire(blob)
    await ahead
    pin.release()
    ;(await needed).release()
  })

  it('takes no longer than its rate wants, and ends when it is told to', async () => {
    const blob = store(randomBytes(300_000))
    const cache = await cacheOf(100, 83)
    const stop = new AbortController()
    const ahead = cache.fetchAhead(blob, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await assert.rejects(ahead, /enough/)
    await cache.close()
    assert.equal(cache.stats().bytes, 0)
  })
})

function* inParts(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 1000) yield bytes.subarray(start, start + 1000)
}
