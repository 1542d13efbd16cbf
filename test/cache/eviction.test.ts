import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digests, use, Workbench } from './support/workbench.ts'

const size = 40_000

test('the least recently used goes first', async () => {
  await using bench = await Workbench.make()
  const [a, b, c] = [bench.store(size), bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([a, b]))
  for (const blob of [a, b, a, c]) await use(cache, blob)
  assert.deepEqual(await bench.files(), digests(a, c))
  assert.equal(cache.stats().evictions, 1)
})

test('what is in use is never evicted: whoever needs its space waits until it is released', async () => {
  await using bench = await Workbench.make()
  const [a, b, c] = [bench.store(size), bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([a, b]))
  const [pinnedA, pinnedB] = [await cache.acquire([a]), await cache.acquire([b])]
  const impatient = new AbortController()
  const abandoned = cache.acquire([c], { signal: impatient.signal })
  const waiting = cache.acquire([c])
  impatient.abort()
  await assert.rejects(abandoned, { name: 'AbortError' })
  assert.deepEqual(await bench.files(), digests(a, b))
  pinnedB.release()
  pinnedB.release()
  const pinnedC = await waiting
  assert.deepEqual(await bench.files(), digests(a, c))
  pinnedA.release()
  pinnedC.release()
})

test('something large is not overtaken for ever by what is small; what is there is had at once meanwhile', async () => {
  await using bench = await Workbench.make()
  const [held, large, small] = [bench.store(size), bench.store(2 * size), bench.store(10)]
  const cache = await bench.cache(bench.limitFor([large, small]))
  const pinned = await cache.acquire([held])
  const order: string[] = []
  const largeComes = use(cache, large).then(() => order.push('large'))
  const smallComes = use(cache, small).then(() => order.push('small'))
  await use(cache, held)
  assert.deepEqual(order, [])
  pinned.release()
  await Promise.all([largeComes, smallComes])
  assert.equal(order[0], 'large')
})

test('files of one test get their space together: two tests that fit only one at a time never hold each other up', async () => {
  await using bench = await Workbench.make()
  const blobs = Array.from({ length: 8 }, () => bench.store(size))
  const cache = await bench.cache(bench.limitFor(blobs.slice(0, 2), 2))
  const pair = (first: number) => [blobs[first % 8], blobs[(first * 3 + 1) % 8]].flatMap((blob) => blob ?? [])
  await Promise.all(Array.from({ length: 40 }, (_, index) => use(cache, ...pair(index))))
  assert.equal(cache.stats().files <= 2, true)
})

test('whoever joins a download holds nothing that it waits for', async () => {
  await using bench = await Workbench.make()
  const [x, y, z] = [bench.store(size), bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([y, z], 2))
  await use(cache, x)
  const held = await cache.acquire([x])
  const first = use(cache, y, z)
  const second = use(cache, x, y)
  held.release()
  await Promise.all([first, second])
})

test('files that do not fit together are refused', async () => {
  await using bench = await Workbench.make()
  const [a, b] = [bench.store(size), bench.store(size)]
  const cache = await bench.cache(bench.limitFor([a, b]) - 4096)
  await assert.rejects(cache.acquire([a, b]), { code: 'CACHE_TOO_SMALL', canRetry: false })
  await use(cache, a)
})

test('the cache shrinks to a limit that was lowered before it starts', async () => {
  await using bench = await Workbench.make()
  const blobs = [1, 2, 3, 4].map(() => bench.store(size))
  const before = await bench.cache()
  for (const blob of blobs) await use(before, blob)
  await before.close()
  const cache = await bench.cache(bench.limitFor(blobs.slice(0, 2), 0))
  assert.equal(cache.stats().files, 2)
  assert.equal((await bench.files()).length, 2)
  const none = await bench.cache(1)
  assert.deepEqual([none.stats().files, await bench.files()], [0, []])
})

test('nothing is evicted before others could say what they use', async () => {
  await using bench = await Workbench.make()
  const [a, b] = [bench.store(size), bench.store(size)]
  const before = await bench.cache()
  await use(before, a)
  await before.close()
  const { promise: mayEvict, resolve } = Promise.withResolvers<void>()
  const cache = await bench.cache(bench.limitFor([a]), { mayEvict })
  const waiting = use(cache, b)
  await use(cache, a)
  assert.deepEqual(await bench.files(), digests(a))
  resolve()
  await waiting
  assert.deepEqual(await bench.files(), digests(b))
})
