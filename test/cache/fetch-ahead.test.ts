import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Fault } from '../../src/domain/fault.ts'
import { digests, use, Workbench } from './support/workbench.ts'

const size = 40_000
const forever = new AbortController().signal

test('what is fetched ahead is a hit when it is needed, counts as none before, and is pinned by nobody', async () => {
  await using bench = await Workbench.make()
  const [blob, other] = [bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([blob]))
  await cache.fetchAhead(blob, { signal: forever })
  assert.deepEqual([cache.stats().hits, cache.stats().misses, await bench.files()], [0, 0, digests(blob)])
  await use(cache, blob)
  assert.deepEqual([cache.stats().hits, cache.stats().misses], [1, 0])
  await use(cache, other)
  assert.deepEqual(await bench.files(), digests(other))
})

test('fetching ahead pushes out nothing that was used a moment ago, and says so at once', async () => {
  await using bench = await Workbench.make()
  const [used, wanted] = [bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([used]))
  await use(cache, used)
  await assert.rejects(cache.fetchAhead(wanted, { signal: forever }), (error) => error instanceof Fault && error.code === 'CACHE_TOO_SMALL' && error.canRetry)
  assert.deepEqual(await bench.files(), digests(used))
})

test('fetching ahead pushes out what an earlier process has left and nobody has used since', async () => {
  await using bench = await Workbench.make()
  const [old, wanted] = [bench.store(size), bench.store(size)]
  const before = await bench.cache()
  await use(before, old)
  await before.close()
  const cache = await bench.cache(bench.limitFor([wanted]))
  await cache.fetchAhead(wanted, { signal: forever })
  assert.deepEqual(await bench.files(), digests(wanted))
})

test('fetching ahead finds what was harmed, too', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(size)
  const cache = await bench.cache()
  await use(cache, blob)
  await bench.harm(blob, Buffer.alloc(size))
  await cache.fetchAhead(blob, { signal: forever })
  assert.deepEqual([cache.stats().damaged, bench.fetches.length], [1, 2])
})

test('what is fetched ahead comes at once when a judgement needs it meanwhile', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(300_000)
  // At this rate it would take an hour.
  const cache = await bench.cache(undefined, { aheadBytesPerSecond: 83, fetch: inParts(bench) })
  const ahead = cache.fetchAhead(blob, { signal: forever })
  await use(cache, blob)
  await ahead
})

test('fetching ahead does not make a judgement fail when it finds no room itself', async () => {
  await using bench = await Workbench.make()
  const [pinned, blob] = [bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([pinned]))
  const pin = await cache.acquire([pinned])
  const ahead = assert.rejects(cache.fetchAhead(blob, { signal: forever }))
  const needed = cache.acquire([blob])
  await ahead
  pin.release()
  ;(await needed).release()
})

test('fetching ahead takes as long as its rate wants, and ends when it is told to', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(300_000)
  const cache = await bench.cache(undefined, { aheadBytesPerSecond: 83, fetch: inParts(bench) })
  const emptyBytes = cache.stats().bytes
  const stop = new AbortController()
  const ahead = cache.fetchAhead(blob, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await assert.rejects(ahead, /enough/)
  await cache.close()
  assert.equal(cache.stats().bytes, emptyBytes)
})

function inParts(bench: Workbench): (digest: string) => Readable {
  return (digest) => {
    const bytes = bench.stored.get(digest) ?? Buffer.alloc(0)
    return Readable.from(Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, part) => bytes.subarray(part * 1000, (part + 1) * 1000)), { objectMode: false })
  }
}
