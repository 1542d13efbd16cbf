import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Progress } from '../../src/domain/judgement.ts'
import { writeProgress } from '../../src/judge/progress.ts'

const step = (testsTotal: number): Progress => ({ kind: 'status', status: 'running', testset: null, testsTotal })
const ignore = () => undefined

const result = (index: number): Progress => ({
  kind: 'run', index,
  run: { test: 'secret/1', verdict: 'AC', timeMs: 1, wallMs: 1, memoryKib: 1, score: null, message: '', firstTimeMs: null, keptFrom: null, evidence: null },
})

/** A store that says when it was asked, and answers when told. */
function store() {
  const calls: { events: Progress[]; answer: PromiseWithResolvers<void> }[] = []
  let arrived = Promise.withResolvers<void>()
  return {
    calls,
    record: (events: Progress[]): Promise<void> => {
      const answer = Promise.withResolvers<void>()
      calls.push({ events, answer })
      arrived.resolve()
      arrived = Promise.withResolvers<void>()
      return answer.promise
    },
    next: () => arrived.promise,
  }
}

test('what is told together is written together, in order', async () => {
  const { calls, record, next } = store()
  const progress = writeProgress(record, ignore)
  const written = next()
  for (const n of [1, 2, 3]) progress.tell(step(n))
  await written
  assert.deepEqual(calls.map((call) => call.events), [[step(1), step(2), step(3)]])
  calls[0]?.answer.resolve()
  await progress.end()
})

test('while one write is under way, what is told waits for the next', async () => {
  const { calls, record, next } = store()
  const progress = writeProgress(record, ignore)
  const first = next()
  progress.tell(step(1))
  await first
  progress.tell(step(2))
  progress.tell(step(3))
  assert.equal(calls.length, 1)
  const second = next()
  calls[0]?.answer.resolve()
  await second
  assert.deepEqual(calls[1]?.events, [step(2), step(3)])
  calls[1]?.answer.resolve()
  await progress.end()
})

test('a result is written at once when nothing was for a while, and with all that was told before it; else nothing is', async () => {
  const [resting, told, judged] = [store(), store(), store()]
  const [clock, status, progress] = [resting, told, judged].map(({ record }) => writeProgress(record, ignore))
  const rested = resting.next()
  clock?.tell(step(1))
  await rested
  const order: string[] = []
  const written = [told.next().then(() => order.push('status')), judged.next().then(() => order.push('result'))]
  for (const one of [status, progress]) one?.tell(step(1))
  progress?.tell(result(0))
  await Promise.all(written)
  assert.deepEqual(order, ['result', 'status'])
  assert.deepEqual(judged.calls[0]?.events, [step(1), result(0)])
  for (const { calls } of [resting, told, judged]) calls[0]?.answer.resolve()
  for (const one of [clock, status, progress]) await one?.end()
})

test('a judgement that is over before its first write writes none', async () => {
  const { calls, record } = store()
  const progress = writeProgress(record, ignore)
  progress.tell(step(1))
  await progress.end()
  assert.deepEqual(calls, [])
})

test('the end waits for the write under way, so that nothing is written after the result', async () => {
  const { calls, record, next } = store()
  const progress = writeProgress(record, ignore)
  const written = next()
  progress.tell(step(1))
  await written
  progress.tell(step(2))
  const order: string[] = []
  const answered = calls[0]?.answer
  void answered?.promise.finally(() => order.push('written'))
  const end = progress.end().finally(() => order.push('over'))
  answered?.resolve()
  await end
  assert.deepEqual(order, ['written', 'over'])
  assert.equal(calls.length, 1)
})

test('a write that fails is told and loses only its own events', async () => {
  const { calls, record, next } = store()
  const lost: unknown[] = []
  const progress = writeProgress(record, (error) => lost.push(error))
  const first = next()
  progress.tell(step(1))
  await first
  progress.tell(step(2))
  const second = next()
  calls[0]?.answer.reject(new Error('down'))
  await second
  assert.equal(String(lost[0]), 'Error: down')
  assert.deepEqual(calls[1]?.events, [step(2)])
  calls[1]?.answer.resolve()
  await progress.end()
})
