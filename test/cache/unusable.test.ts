import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCache } from '../../src/cache/open-cache.ts'
import { placeOf } from '../../src/cache/shared/place.ts'
import type { Fault } from '../../src/domain/fault.ts'
import { use, Workbench } from './support/workbench.ts'

const unusable = { code: 'CACHE_UNAVAILABLE', canRetry: true }

/** Opens a cache, and gives what it said of being unusable. */
async function opened(bench: Workbench) {
  const said: Fault[] = []
  return { said, cache: await bench.cache(undefined, { onUnusable: (fault) => said.push(fault) }) }
}

test('a folder that is removed while it is used is said to be gone, and not made anew: boxes look into the old one', async () => {
  await using bench = await Workbench.make()
  const [held, wanted] = [bench.store(5000), bench.store(5000)]
  const { cache, said } = await opened(bench)
  await use(cache, held)
  const { bytes } = cache.stats()
  await rm(bench.dir, { recursive: true })
  for (const blob of [wanted, held]) await assert.rejects(use(cache, blob), unusable)
  assert.match(said[0]?.message ?? '', new RegExp(`folder ${bench.dir} \\(GAVEL_CACHE_DIR\\) cannot be used: ENOENT`))
  assert.equal(said.length, 2)
  // What was taken for the downloads is free again.
  assert.ok(cache.stats().bytes < bytes)
})

test('a folder in whose place another one is put is said to be gone, also when files could be written there', async () => {
  await using bench = await Workbench.make()
  const [held, wanted] = [bench.store(5000), bench.store(5000)]
  const { cache, said } = await opened(bench)
  await use(cache, held)
  await cp(bench.dir, `${bench.dir}-copy`, { recursive: true })
  await rename(bench.dir, `${bench.dir}-old`)
  await rename(`${bench.dir}-copy`, bench.dir)
  try {
    await assert.rejects(use(cache, wanted), unusable)
    assert.match(said[0]?.message ?? '', /another one is in its place/)
  } finally {
    await rm(`${bench.dir}-old`, { recursive: true })
  }
})

test('whoever would own the folder next sees that it is another one', async () => {
  await using bench = await Workbench.make()
  const said: Fault[] = []
  const options = { dir: bench.dir, maxBytes: 2 ** 40, aheadBytesPerSecond: 1e9, download: async () => undefined, log: { info() {}, warn() {} } }
  const owner = await openCache(options)
  const member = await openCache({ ...options, onUnusable: (fault) => said.push(fault) })
  // Made before the old one is gone, so that it has another inode.
  await mkdir(`${bench.dir}-new`)
  await rm(bench.dir, { recursive: true })
  await rename(`${bench.dir}-new`, bench.dir)
  await owner.close()
  await assert.rejects(member.acquire([bench.store(5000)]), unusable)
  assert.match(said[0]?.message ?? '', /another one is in its place/)
  assert.deepEqual(await readdir(bench.dir), [])
  await member.close()
})

/** Makes a folder with something named as the secret. */
function withSecret(write: (path: string) => Promise<unknown>) {
  return async (path: string) => {
    await mkdir(path)
    await write(join(path, 'secret'))
  }
}

test('a folder that cannot be used is said at the start, in one sentence', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-cache-place-'))
  const made = async (name: string, make: (path: string) => Promise<unknown>) => {
    await make(join(dir, name))
    return join(dir, name)
  }
  const cases = [
    [await made('file', (path) => writeFile(path, '')), /EEXIST/],
    [await made('dangling', (path) => symlink('nowhere', path)), /EEXIST|ENOENT/],
    // Cut off by a loss of power, and of another user or none at all: neither is waited for.
    [await made('empty-secret', withSecret((path) => writeFile(path, ''))), /secret is empty: remove it/],
    [await made('unreadable-secret', withSecret((path) => mkdir(path))), /EISDIR/],
    ['/proc/self/fdinfo', /EACCES|EPERM|ENOENT|EROFS/],
  ] as const
  try {
    for (const [path, why] of cases) {
      await assert.rejects(placeOf(path), (error: Fault) => error.code === 'CACHE_UNAVAILABLE' && error.message.includes(`folder ${path} (GAVEL_CACHE_DIR)`) && why.test(error.message), path)
    }
    assert.deepEqual(await readdir(join(dir, 'empty-secret')), ['secret'])
    const linked = await made('linked', (path) => mkdir(`${path}-to`).then(() => symlink(`${path}-to`, path)))
    assert.equal((await placeOf(linked)).ownerAddress, (await placeOf(`${linked}-to`)).ownerAddress)
  } finally {
    await rm(dir, { recursive: true })
  }
})
