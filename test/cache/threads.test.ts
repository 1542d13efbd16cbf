import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { openDiskCache } from '../../src/cache/disk-cache.ts'
import { unfinished } from '../../src/cache/file.ts'
import { openDownloadThreads } from '../../src/cache/threads/pool.ts'
import { use, Workbench } from './support/workbench.ts'

type Special = 'never ends' | 'ends the thread'

/** A cache whose downloads happen in threads. */
async function cacheWithThreads(bench: Workbench, { special = {}, threads = 2, aheadBytesPerSecond = 1e9 }: { special?: Record<string, Special>; threads?: number; aheadBytesPerSecond?: number } = {}) {
  const stored = new Map<string, Uint8Array | Special>([...bench.stored, ...Object.entries(special)])
  const downloads = openDownloadThreads(new URL('support/download-thread.ts', import.meta.url), stored, threads)
  const cache = await openDiskCache({ dir: bench.dir, maxBytes: 2 ** 40, aheadBytesPerSecond, download: downloads.download, log: { info() {}, warn() {} } })
  return {
    cache,
    async [Symbol.asyncDispose]() {
      await cache.close()
      await downloads.close()
    },
  }
}

test('what threads bring is whole, verified and counted, many files at once', async () => {
  await using bench = await Workbench.make()
  const blobs = Array.from({ length: 40 }, (_, index) => bench.store(index * 5_000))
  await using threads = await cacheWithThreads(bench)
  await Promise.all(blobs.map((blob) => use(threads.cache, blob)))
  for (const blob of blobs) assert.deepEqual(await readFile(bench.pathOf(blob)), bench.stored.get(blob.digest))
  assert.equal(threads.cache.stats().bytesFetched, blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
})

test('a fault in a thread is the one that whoever waits gets, and nothing is left of the file', async () => {
  await using bench = await Workbench.make()
  const [damaged, longer] = [bench.store(9000), bench.store(9000)]
  bench.stored.set(damaged.digest, randomBytes(9000))
  bench.stored.set(longer.digest, randomBytes(9001))
  await using threads = await cacheWithThreads(bench)
  await assert.rejects(threads.cache.acquire([damaged]), { code: 'BLOB_DAMAGED', canRetry: true })
  await assert.rejects(threads.cache.acquire([longer]), { code: 'BLOB_DAMAGED', canRetry: true })
  await assert.rejects(threads.cache.acquire([{ digest: 'ab'.repeat(32), sizeBytes: 10 }]), { code: 'BLOB_MISSING', canRetry: false })
  assert.deepEqual(await readdir(bench.dir), [])
})

test('a download in a thread stops when nobody waits for it any more, and its space is free only when its file is gone', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(9000)
  await using threads = await cacheWithThreads(bench, { special: { [blob.digest]: 'never ends' } })
  const before = threads.cache.stats().bytes
  const stop = new AbortController()
  const asked = threads.cache.acquire([blob], { signal: stop.signal })
  while (threads.cache.stats().bytesFetched === 0 && !existsSync(bench.pathOf(blob) + unfinished)) await new Promise((resolve) => setImmediate(resolve))
  stop.abort()
  await assert.rejects(asked, { name: 'AbortError' })
  while (threads.cache.stats().bytes > before) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(await readdir(bench.dir), [])
})

test('a thread that ends costs the download that it had, which may be tried again, and another one takes its place', async () => {
  await using bench = await Workbench.make()
  const [deadly, sound] = [bench.store(9000), bench.store(9000)]
  await using threads = await cacheWithThreads(bench, { special: { [deadly.digest]: 'ends the thread' }, threads: 1 })
  await assert.rejects(threads.cache.acquire([deadly]), { code: 'INTERNAL', canRetry: true })
  assert.deepEqual(await readdir(bench.dir), [])
  await use(threads.cache, sound)
  assert.deepEqual(await readFile(bench.pathOf(sound)), bench.stored.get(sound.digest))
})

test('what a thread fetches ahead waits for its turn after each megabyte and at its end, until a judgement wants it', async () => {
  await using bench = await Workbench.make()
  const [large, small] = [bench.store(3_000_000), bench.store(10_000)]
  // At this rate they would take a month and three hours.
  await using threads = await cacheWithThreads(bench, { aheadBytesPerSecond: 1 })
  for (const [blob, first] of [[large, 1_049_000], [small, 10_000]] as const) {
    const before = threads.cache.stats().bytesFetched
    const ahead = threads.cache.fetchAhead(blob, new AbortController())
    while (threads.cache.stats().bytesFetched === before) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(threads.cache.stats().bytesFetched - before, first)
    assert.equal(await Promise.race([ahead.then(() => 'there'), new Promise((resolve) => setImmediate(resolve, 'waits'))]), 'waits')
    await use(threads.cache, blob)
    await ahead
    assert.equal(threads.cache.stats().bytesFetched - before, blob.sizeBytes)
  }
})
