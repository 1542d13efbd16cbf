import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { LRUCache } from 'lru-cache'
import { watchFolder } from './support/processes.ts'
import { Workbench } from './support/workbench.ts'

test('whatever is asked for in whatever order, what is there, what is fetched and what goes is what a plain LRU says', async () => {
  const blobSizes = [0, 1, 4096, 4097, 20_000, 60_000, 100_000, 250_000]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: blobSizes.length - 1 }), { maxLength: 60 }), fc.integer({ min: 300_000, max: 600_000 }), async (trace, limitBytes) => {
      await using bench = await Workbench.make()
      const blobs = blobSizes.map((size) => bench.store(size))
      const cache = await bench.cache(limitBytes)
      // The names of so few files never need a second block of the folder; a download takes what four blocks may be needed for.
      const folderBytes = bench.limitFor([], 0)
      const entryBytes = bench.limitFor([]) - folderBytes
      const fileBytes = (blob: (typeof blobs)[number]) => bench.limitFor([blob], 0) - folderBytes
      const model = new LRUCache<string, number>({ max: blobs.length })
      const fetched: string[] = []
      for (const pick of trace) {
        const blob = blobs[pick] ?? assert.fail()
        if (model.get(blob.digest) === undefined) {
          const used = () => [...model.values()].reduce((sum, bytes) => sum + bytes, folderBytes)
          while (used() + fileBytes(blob) + entryBytes > limitBytes) model.pop()
          model.set(blob.digest, fileBytes(blob))
          fetched.push(blob.digest)
        }
        ;(await cache.acquire([blob])).release()
        assert.deepEqual(await bench.files(), [...model.keys()].toSorted())
      }
      assert.deepEqual(bench.fetches, fetched)
      const { hits, misses, evictions, bytes } = cache.stats()
      assert.deepEqual([misses, hits, evictions], [fetched.length, trace.length - fetched.length, fetched.length - model.size])
      assert.equal(bytes, [...model.values()].reduce((sum, one) => sum + one, folderBytes))
    }),
    { numRuns: 25 },
  )
})

test('the folder, seen from outside, is never above the limit while many ask for more than fits, ten downloads at once', async () => {
  await using bench = await Workbench.make()
  const blobs = Array.from({ length: 300 }, (_, index) => bench.store(1 + (index % 40) * 2500))
  const limitBytes = bench.limitFor(blobs.slice(0, 100), 20)
  const cache = await bench.cache(limitBytes)
  const watch = await watchFolder(bench.dir, 1)
  await Promise.all(Array.from({ length: 10 }, async (_, user) => {
    for (let round = 0; round < 60; round++) {
      const pick = (step: number) => blobs[(user * 37 + round * step) % blobs.length] ?? assert.fail()
      const pinned = await cache.acquire([pick(11), pick(7)])
      for (const path of pinned.paths) assert.equal((await stat(bench.pathOf({ digest: path, sizeBytes: 0 }))).size, bench.stored.get(path)?.length)
      pinned.release()
    }
  }))
  const { mostBytes, looks } = await watch.stop()
  assert.ok(looks > 5, `${looks} looks`)
  assert.ok(mostBytes > limitBytes / 2 && mostBytes <= limitBytes, `${mostBytes} of ${limitBytes} bytes`)
  assert.ok(cache.stats().bytes <= limitBytes)
})
