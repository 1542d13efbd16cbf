import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { openCompileCache } from '../../src/cache/compile-cache.ts'
import type { CompileCache } from '../../src/cache/compile-cache.ts'
import type { Compilation } from '../../src/domain/compilation.ts'

let dir: string
const warnings: string[] = []
const opened: CompileCache[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gavel-compilations-'))
  warnings.length = 0
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
  await rm(dir, { recursive: true })
})

const unhurried = new AbortController().signal
const key = (letter: string) => letter.repeat(64)

async function open(maxBytes = 1_000_000): Promise<CompileCache> {
  const cache = await openCompileCache({ dir, maxBytes, log: { warn: (_fields, message) => warnings.push(message) } })
  opened.push(cache)
  return cache
}

function program(text: string, sizeBytes = text.length): Compilation {
  return { ok: true, output: `about ${text}`, files: [{ name: 'a/main', executable: true, bytes: Buffer.alloc(sizeBytes, text) }, { name: 'leer', executable: false, bytes: Buffer.alloc(0) }] }
}

/** Compiles, or not: 'made', or what was kept. */
async function use(cache: CompileCache, name: string, keep: Compilation | null = program(name)): Promise<Compilation | 'made'> {
  const found = await cache.use(key(name), async () => ({ made: 'made' as const, keep: Promise.resolve(keep) }), unhurried)
  return 'kept' in found ? found.kept : found.made
}

/** As `use`, and it is on disk. */
async function made(cache: CompileCache, name: string, keep = program(name)): Promise<void> {
  assert.equal(await use(cache, name, keep), 'made')
  await cache.close()
}

test('what was compiled once is not compiled again, nor after a restart, to the last bit', async () => {
  const cache = await open()
  await made(cache, 'a')
  for (const each of [cache, await open()]) {
    assert.deepEqual(await use(each, 'a'), program('a'))
    assert.deepEqual([each.stats().hits, each.stats().compilations, each.stats().bytes], [1, 1, 4096])
  }
})

test('that a compiler refused the sources is kept too, with its messages', async () => {
  const refused = { ok: false, output: 'main.c:1: Fehler: „;“ fehlt', files: [] }
  const cache = await open()
  await made(cache, 'a', refused)
  assert.deepEqual(await use(await open(), 'a'), refused)
})

test('what is not to be kept is made anew', async () => {
  const cache = await open()
  assert.equal(await use(cache, 'a', null), 'made')
  await cache.close()
  assert.equal(await use(cache, 'a'), 'made')
  assert.deepEqual([cache.stats().hits, cache.stats().misses], [0, 2])
})

test('slots that get the same sources at the same time compile them once', async () => {
  const cache = await open()
  const compiled = Promise.withResolvers<Compilation>()
  let compilations = 0
  const uses = Array.from({ length: 8 }, () => cache.use(key('a'), async () => ({ made: ++compilations, keep: compiled.promise }), unhurried))
  compiled.resolve(program('a'))
  const found = await Promise.all(uses)
  assert.deepEqual(found.map((one) => ('kept' in one ? one.kept : one.made)), [1, ...Array.from({ length: 7 }, () => program('a'))])
  await cache.close()
  assert.deepEqual([cache.stats().hits, cache.stats().misses, cache.stats().compilations], [7, 1, 1])
})

test('slots that waited for a compilation that cannot be kept compile at the same time, not one after the other', async () => {
  const cache = await open()
  const all = Promise.withResolvers<void>()
  const first = Promise.withResolvers<null>()
  let running = 0
  const slow = async () => {
    running += 1
    if (running === 4) all.resolve()
    await all.promise
    return { made: 'made', keep: Promise.resolve(null) }
  }
  const uses = [cache.use(key('a'), async () => ({ made: 'made', keep: first.promise }), unhurried), ...Array.from({ length: 4 }, () => cache.use(key('a'), slow, unhurried))]
  first.resolve(null)
  assert.deepEqual(await Promise.all(uses), Array.from({ length: 5 }, () => ({ made: 'made' })))
})

test('a compilation that fails by a fault of ours is the fault of the one who made it', async () => {
  const cache = await open()
  const fault = Promise.withResolvers<never>()
  const failing = cache.use(key('a'), () => fault.promise, unhurried)
  const waiting = use(cache, 'a')
  fault.reject(new Error('the box died'))
  await assert.rejects(failing, /the box died/)
  assert.equal(await waiting, 'made')
})

test('a box that dies while the program is read from it costs the others a compilation, and nobody a judgement', async () => {
  const cache = await open()
  const read = Promise.withResolvers<never>()
  const first = cache.use(key('a'), async () => ({ made: 'made', keep: read.promise }), unhurried)
  assert.deepEqual(await first, { made: 'made' })
  const waiting = use(cache, 'a')
  read.reject(new Error('the box died'))
  assert.equal(await waiting, 'made')
})

test('whoever waits for another and is stopped waits no longer', async () => {
  const cache = await open()
  const never = Promise.withResolvers<null>()
  await cache.use(key('a'), async () => ({ made: 'made', keep: never.promise }), unhurried)
  const stop = new AbortController()
  const waiting = cache.use(key('a'), () => assert.fail('it has nothing to compile'), stop.signal)
  stop.abort(new Error('stopped'))
  await assert.rejects(waiting, /stopped/)
  never.resolve(null)
})

test('the least recently used go first, and the limit holds', async () => {
  const cache = await open(3 * 8192)
  for (const name of ['a', 'b', 'c']) await made(cache, name, program(name, 5000))
  assert.notEqual(await use(cache, 'a'), 'made')
  await made(cache, 'd', program('d', 5000))
  assert.deepEqual((await readdir(dir)).toSorted(), [key('a'), key('c'), key('d')])
  assert.deepEqual([cache.stats().bytes, cache.stats().evictions], [3 * 8192, 1])
  await made(cache, 'e', program('e', 30_000))
  assert.equal((await readdir(dir)).includes(key('e')), false, 'larger than the whole cache')
  const smaller = await open(8192)
  assert.deepEqual([(await readdir(dir)).length, smaller.stats().bytes], [1, 8192])
})

test('a cache of no bytes keeps nothing, and still compiles the same sources once at a time', async () => {
  const cache = await open(0)
  assert.deepEqual([await use(cache, 'a'), await use(cache, 'a')].map((found) => found !== 'made'), [false, true])
  await cache.close()
  assert.equal(await use(cache, 'a'), 'made')
  await cache.close()
  assert.deepEqual(await readdir(dir), [])
})

test('a file that was changed, cut short, emptied, or put in the place of another is not believed', async () => {
  const cache = await open()
  const other = Buffer.from(await made(cache, 'b').then(() => readFile(join(dir, key('b')))))
  const damages: ((whole: Buffer) => Buffer)[] = [
    (whole) => (whole.writeUInt8(whole.readUInt8(whole.length - 1) ^ 1, whole.length - 1), whole),
    (whole) => (whole.writeUInt8(whole.readUInt8(0) ^ 1), whole),
    (whole) => whole.subarray(0, -1),
    (whole) => Buffer.concat([whole, Buffer.from('x')]),
    () => Buffer.alloc(0),
    () => other,
  ]
  for (const damage of damages) {
    await made(cache, 'a')
    const path = join(dir, key('a'))
    await writeFile(path, damage(await readFile(path)))
    assert.equal(await use(cache, 'a', null), 'made')
    assert.equal((await readdir(dir)).includes(key('a')), false)
  }
  assert.equal(cache.stats().damaged, damages.length)
})

test('what a process left that was killed while it wrote is removed', async () => {
  await made(await open(), 'a')
  await writeFile(join(dir, `${key('b')}.part`), 'half')
  await open()
  assert.deepEqual(await readdir(dir), [key('a')])
})

test('a disk that takes nothing costs time only, and the operator hears of it', async () => {
  const cache = await open()
  await rm(dir, { recursive: true })
  await made(cache, 'a')
  assert.equal(await use(cache, 'a', null), 'made')
  assert.deepEqual(warnings, ['a compilation could not be kept'])
  await open()
})
