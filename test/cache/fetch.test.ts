import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { digests, until, use, Workbench } from './support/workbench.ts'

test('a file is fetched once, and then the network is needed no more', async () => {
  await using bench = await Workbench.make()
  const bytes = randomBytes(10_000)
  const blob = bench.store(bytes)
  const cache = await bench.cache()
  for (let i = 0; i < 3; i++) {
    const pinned = await cache.acquire([blob])
    assert.deepEqual(await readFile(join(bench.dir, pinned.paths[0] ?? '')), bytes)
    pinned.release()
  }
  const { hits, misses, files, bytesFetched, evictions, damaged } = cache.stats()
  assert.deepEqual({ hits, misses, files, bytesFetched, evictions, damaged }, { hits: 2, misses: 1, files: 1, bytesFetched: 10_000, evictions: 0, damaged: 0 })
  assert.equal(bench.fetches.length, 1)
  assert.equal((await stat(bench.pathOf(blob))).mode & 0o777, 0o444)
})

test('a file is fetched once for all who ask at the same time', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(5000)
  const cache = await bench.cache()
  const pins = await Promise.all(Array.from({ length: 8 }, () => cache.acquire([blob])))
  assert.equal(bench.fetches.length, 1)
  const { hits, misses } = cache.stats()
  assert.deepEqual({ hits, misses }, { hits: 7, misses: 1 })
  for (const pin of pins) pin.release()
})

test('several files come together, each once', async () => {
  await using bench = await Workbench.make()
  const [input, answer] = [bench.store(5000), bench.store(20)]
  const cache = await bench.cache()
  const pinned = await cache.acquire([input, answer, input])
  assert.deepEqual(pinned.paths, [input.digest, answer.digest, input.digest])
  assert.deepEqual(await bench.files(), digests(input, answer))
  // Both at once: which begins first is nobody's concern.
  assert.deepEqual(bench.fetches.toSorted(), digests(input, answer))
  pinned.release()
})

test('a download goes on for the others when one who waits gives up, and stops when all have', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(5000)
  const fetches: { content: PassThrough; signal: AbortSignal }[] = []
  const cache = await bench.cache(undefined, {
    fetch: (_digest, signal) => {
      const content = new PassThrough()
      fetches.push({ content, signal })
      return content
    },
  })
  const [first, second] = [new AbortController(), new AbortController()]
  const waiting = [cache.acquire([blob], { signal: first.signal }), cache.acquire([blob], { signal: second.signal })]
  await until(() => fetches.length === 1)
  first.abort()
  await assert.rejects(waiting[0] ?? Promise.resolve(), { name: 'AbortError' })
  assert.equal(fetches[0]?.signal.aborted, false)
  second.abort()
  await assert.rejects(waiting[1] ?? Promise.resolve(), { name: 'AbortError' })
  assert.equal(fetches[0]?.signal.aborted, true)
  const late = cache.acquire([blob])
  await until(() => fetches.length === 2)
  fetches[1]?.content.end(bench.stored.get(blob.digest))
  ;(await late).release()
  assert.deepEqual(await bench.files(), [blob.digest])
})

test('the empty file is kept too', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(0)
  const cache = await bench.cache()
  for (let i = 0; i < 2; i++) await use(cache, blob)
  assert.equal(bench.fetches.length, 1)
  assert.deepEqual(await bench.files(), [blob.digest])
})

test('that a file is missing in the store is passed on, and nothing is left behind of those asked for with it', async () => {
  await using bench = await Workbench.make()
  const cache = await bench.cache()
  const emptyBytes = cache.stats().bytes
  await assert.rejects(cache.acquire([{ digest: 'ab'.repeat(32), sizeBytes: 3 }]), { code: 'BLOB_MISSING' })
  assert.deepEqual([cache.stats().bytes, cache.stats().files, await bench.files()], [emptyBytes, 0, []])
  const other = bench.store(5000)
  await assert.rejects(cache.acquire([{ digest: 'ab'.repeat(32), sizeBytes: 3 }, other]), { code: 'BLOB_MISSING' })
  await use(cache, other)
  assert.deepEqual(await bench.files(), [other.digest])
})

for (const [what, change] of [
  ['other bytes', (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.from('!')])],
  ['too few bytes', (bytes: Buffer) => bytes.subarray(1)],
  ['too many bytes', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('!')])],
] as const) {
  test(`nothing is kept when ${what} come, and the right ones are taken the next time`, async () => {
    await using bench = await Workbench.make()
    const bytes = randomBytes(9000)
    const blob = bench.store(bytes)
    bench.stored.set(blob.digest, change(bytes))
    const cache = await bench.cache()
    const emptyBytes = cache.stats().bytes
    await assert.rejects(cache.acquire([blob]), { code: 'BLOB_DAMAGED', canRetry: true })
    assert.deepEqual([await bench.files(), cache.stats().bytes], [[], emptyBytes])
    bench.stored.set(blob.digest, bytes)
    await use(cache, blob)
  })
}

test("a size that is not the file's is refused", async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(6000)
  const cache = await bench.cache()
  await assert.rejects(cache.acquire([{ ...blob, sizeBytes: 5999 }]), { code: 'BLOB_DAMAGED' })
  await use(cache, blob)
})

test('downloads stop when the cache is closed', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(6000)
  const content = new PassThrough()
  const cache = await bench.cache(undefined, { fetch: () => content })
  const waiting = cache.acquire([blob])
  content.write('a')
  await Promise.all([assert.rejects(waiting, { code: 'STOPPING' }), cache.close()])
  assert.equal(content.destroyed, true)
  assert.deepEqual(await bench.files(), [])
  await assert.rejects(cache.acquire([blob]), { code: 'STOPPING' })
})
