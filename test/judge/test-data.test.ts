import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BlobRef, ManifestTest } from '../../src/contract/manifest.ts'
import { TestData, type Acquire } from '../../src/judge/test-data.ts'

const unhurried = new AbortController().signal

function testsOf(count: number, sizeBytes = 1000): ManifestTest[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `secret/${index}`, sample: false, group: 'secret', args: [], description: null,
    input: { digest: `${index}`, sizeBytes }, answer: { digest: `answer ${index}`, sizeBytes: 1 },
    checker: { caseSensitive: false, spaceChangeSensitive: false, floatRelativeTolerance: null, floatAbsoluteTolerance: null },
  }))
}

/** A cache whose space and downloads the test lets through one by one, by the number of the test that asks. */
function cacheByHand(options: { reservesAtOnce: boolean }) {
  const asked: string[] = []
  const held = new Set<string>()
  const waiting = new Map<string, { reserve: () => void; arrive: () => void; signal: AbortSignal }>()
  const acquire: Acquire = ([input = nothing], { signal, onReserved }) =>
    new Promise((resolve, reject) => {
      asked.push(input.digest)
      signal.addEventListener('abort', () => reject(signal.reason))
      const arrive = () => {
        held.add(input.digest)
        resolve({ paths: [input.digest, 'answer'], release: () => held.delete(input.digest) })
      }
      waiting.set(input.digest, { reserve: onReserved, arrive, signal })
      if (options.reservesAtOnce) onReserved()
    })
  const of = (number: number) => waiting.get(`${number}`) ?? assert.fail(`test ${number} was not asked for; ${asked.join(', ')} were`)
  return { acquire, asked, held, of }
}
const nothing: BlobRef = { digest: '', sizeBytes: 0 }

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('the first test has the line for itself; then few are fetched until one was run, and more with each that was', async () => {
  const cache = cacheByHand({ reservesAtOnce: true })
  await using data = new TestData(testsOf(100), cache.acquire, unhurried)
  const taken = [data.take(), data.take(), data.take()]
  await settle()
  assert.deepEqual(cache.asked, ['0'])
  cache.of(0).arrive()
  await settle()
  assert.deepEqual(cache.asked, ['0', '1', '2', '3'])
  cache.of(1).arrive()
  await settle()
  assert.equal(cache.asked.length, 4)
  for (const [released, asked] of [[0, 6], [1, 8]] as const) {
    ;(await taken[released]?.files)?.release()
    await settle()
    assert.equal(cache.asked.length, asked)
  }
})

test('of large tests none but the first is fetched until it was judged, and of smaller ones a megabyte', async () => {
  for (const [sizeBytes, before] of [[10_000_000, 1], [500_000, 3]] as const) {
    const cache = cacheByHand({ reservesAtOnce: true })
    await using data = new TestData(testsOf(100, sizeBytes), cache.acquire, unhurried)
    const first = data.take()
    data.take()
    cache.of(0).arrive()
    await settle()
    assert.equal(cache.asked.length, before)
    // It may have to be run again, alone, and for that what was taken after it has to come.
    data.firstJudged()
    await settle()
    assert.equal(cache.asked.length, 4)
    ;(await first?.files)?.release()
    await settle()
    assert.equal(cache.asked.length, 6)
  }
})

test('a test is asked for only when the one before has its space', async () => {
  const cache = cacheByHand({ reservesAtOnce: false })
  await using data = new TestData(testsOf(10), cache.acquire, unhurried)
  data.take()
  cache.of(0).arrive()
  await settle()
  assert.deepEqual(cache.asked, ['0', '1'])
  cache.of(1).reserve()
  await settle()
  assert.deepEqual(cache.asked, ['0', '1', '2'])
})

test('of large tests no more are held than the box takes and one', async () => {
  const cache = cacheByHand({ reservesAtOnce: true })
  await using data = new TestData(testsOf(100, 40_000_000), cache.acquire, unhurried)
  for (let number = 0; number < 20; number++) {
    const taken = data.take()
    cache.of(number).arrive()
    data.firstJudged()
    ;(await taken?.files)?.release()
    await settle()
  }
  assert.equal(cache.asked.length, 24)
})

test('what was fetched and not taken is released, and what is being fetched is stopped, when a judgement ends early', async () => {
  const cache = cacheByHand({ reservesAtOnce: true })
  const data = new TestData(testsOf(100), cache.acquire, unhurried)
  const first = data.take()
  const second = data.take()
  cache.of(0).arrive()
  await settle()
  cache.of(2).arrive()
  await settle()
  ;(await first?.files)?.release()
  await data[Symbol.asyncDispose]()
  await assert.rejects(second?.files ?? Promise.resolve(), { name: 'AbortError' })
  assert.equal(cache.of(3).signal.aborted, true)
  assert.deepEqual([...cache.held], [])
})

test('a test that was taken before it could be asked for ends with the judgement', async () => {
  const cache = cacheByHand({ reservesAtOnce: true })
  const data = new TestData(testsOf(3), cache.acquire, unhurried)
  const taken = [data.take(), data.take(), data.take()]
  await data[Symbol.asyncDispose]()
  for (const one of taken) await assert.rejects(one?.files ?? Promise.resolve(), { name: 'AbortError' })
  assert.deepEqual(cache.asked, ['0'])
})
