import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFile, chmod, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { digests, use, Workbench } from './support/workbench.ts'

test('a file that was harmed behind the back of the cache is noticed, fetched again, and counted', async () => {
  await using bench = await Workbench.make()
  const bytes = randomBytes(6000)
  const blob = bench.store(bytes)
  const path = bench.pathOf(blob)
  const elsewhere = join(bench.dir, 'elsewhere')
  await writeFile(elsewhere, bytes)
  const cache = await bench.cache()
  await use(cache, blob)
  const harms = {
    deleted: () => rm(path),
    'cut short': () => truncate(path, 100),
    emptied: () => bench.harm(blob, Buffer.alloc(0)),
    'another first byte': () => bench.harm(blob, Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 1]), bytes.subarray(1)])),
    'made longer': () => appendFile(path, 'more'),
    'a link to the right bytes': async () => {
      await rm(path)
      await symlink(elsewhere, path)
    },
    'a folder': async () => {
      await rm(path)
      await mkdir(join(path, 'with', 'more'), { recursive: true })
    },
  }
  let harmed = 0
  for (const [what, harm] of Object.entries(harms)) {
    await chmod(path, 0o644)
    await harm()
    const pinned = await cache.acquire([blob])
    assert.deepEqual(await readFile(path), bytes, what)
    pinned.release()
    harmed += 1
    assert.deepEqual([cache.stats().damaged, bench.fetches.length], [harmed, 1 + harmed], what)
  }
  assert.deepEqual(await readFile(elsewhere), bytes)
})

test('a harmed file is fetched once for all who come for it', async () => {
  await using bench = await Workbench.make()
  const [harmed, sound] = [bench.store(6000), bench.store(100)]
  const cache = await bench.cache()
  await use(cache, harmed, sound)
  await bench.harm(harmed, randomBytes(6000))
  const pins = await Promise.all(Array.from({ length: 5 }, () => cache.acquire([sound, harmed])))
  assert.deepEqual(await readFile(bench.pathOf(harmed)), bench.stored.get(harmed.digest))
  assert.equal(bench.fetches.filter((digest) => digest === harmed.digest).length, 2)
  assert.equal(cache.stats().damaged, 1)
  for (const pin of pins) pin.release()
})

test('a file that was only touched is not fetched again', async () => {
  await using bench = await Workbench.make()
  const blob = bench.store(6000)
  const cache = await bench.cache()
  await use(cache, blob)
  await chmod(bench.pathOf(blob), 0o400)
  await use(cache, blob)
  assert.deepEqual([bench.fetches.length, cache.stats().damaged], [1, 0])
})

test('after a restart files are found again and verified before their first use; unfinished ones are removed', async () => {
  await using bench = await Workbench.make()
  const [sound, harmed] = [bench.store(6000), bench.store(6000)]
  const before = await bench.cache()
  for (const blob of [sound, harmed]) await use(before, blob)
  await before.close()
  const heldBytes = before.stats().bytes
  await bench.harm(harmed, randomBytes(6000))
  await writeFile(`${bench.pathOf(bench.store(10))}.part`, 'unfinished')
  await mkdir(join(bench.dir, 'ab'))
  await writeFile(join(bench.dir, 'ab', 'ab'.repeat(32)), 'of an older version')
  await mkdir(join(bench.dir, 'cd'.repeat(32)))
  bench.fetches.length = 0

  const cache = await bench.cache()
  assert.deepEqual([cache.stats().files, cache.stats().bytes], [2, heldBytes])
  assert.deepEqual([cache.has(sound.digest), cache.has('ab'.repeat(32))], [true, false])
  for (const blob of [sound, harmed]) await use(cache, blob)
  assert.deepEqual(bench.fetches, [harmed.digest])
  assert.deepEqual([cache.stats().damaged, cache.stats().hits, cache.stats().misses], [1, 1, 1])
  assert.deepEqual(await bench.files(), digests(sound, harmed))
})

test('what others have put into the folder stays there and counts', async () => {
  await using bench = await Workbench.make()
  await mkdir(join(bench.dir, 'notes'))
  await writeFile(join(bench.dir, 'notes', 'read-me'), randomBytes(50_000))
  const [one, other] = [bench.store(40_000), bench.store(40_000)]
  const limitBytes = bench.limitFor([one, other]) + 50_000
  const cache = await bench.cache(limitBytes)
  await use(cache, one)
  await use(cache, other)
  assert.deepEqual(await bench.files(), [other.digest, 'notes'].toSorted())
  assert.ok(cache.stats().bytes <= limitBytes)
})

test('a blob that comes with other bytes than its own is told of, and one whose store does not answer is not', async () => {
  await using bench = await Workbench.make()
  const [damaged, away] = [bench.store(5000), bench.store(5000)]
  const told: string[] = []
  const cache = await bench.cache(undefined, {
    fetch: (digest) => Readable.from(digest === damaged.digest ? [randomBytes(5000)] : failing()),
    onDamaged: (digest) => told.push(digest),
  })
  await assert.rejects(use(cache, away), /does not answer/)
  await assert.rejects(use(cache, damaged), { code: 'BLOB_DAMAGED' })
  assert.deepEqual(told, [damaged.digest])
})

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(10)
  throw new Error('the store does not answer')
}
