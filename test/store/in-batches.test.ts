import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Fault } from '../../src/domain/fault.ts'
import { inBatches } from '../../src/store/in-batches.ts'
import { createSubmissions, type NewSubmission } from '../../src/store/new-submission.ts'
import { testDatabase } from '../support/postgres.ts'
import { aUser, someSubmission } from '../support/store.ts'

const { db } = await testDatabase()

/** Batches whose ends the test decides on. */
function held() {
  const batches: { items: readonly number[]; end: () => void }[] = []
  const run = (items: readonly number[]) => new Promise<number[]>((resolve) => batches.push({ items, end: () => resolve(items.map((item) => -item)) }))
  return { batches, run }
}

/** Until everything that could go on has. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('calls that come together are made together, and those that come meanwhile with the next', async () => {
  const { batches, run } = held()
  const call = inBatches(run, { maxItems: 3 })
  const answers = [1, 2].map(call)
  await settled()
  assert.deepEqual(batches.map(({ items }) => items), [[1, 2]])
  answers.push(call(3))
  await settled()
  assert.deepEqual(batches.map(({ items }) => items), [[1, 2], [3]], 'the next is made while one is under way')
  answers.push(...[4, 5, 6, 7].map(call))
  await settled()
  assert.equal(batches.length, 2)
  batches[0]?.end()
  await settled()
  assert.deepEqual(batches.at(-1)?.items, [4, 5, 6])
  batches[1]?.end()
  await settled()
  assert.deepEqual(batches.at(-1)?.items, [7])
  for (const { end } of batches) end()
  assert.deepEqual(await Promise.all(answers), [-1, -2, -3, -4, -5, -6, -7])
})

test('no batch is larger than it may be, but one that is too large alone is made all the same', async () => {
  const { batches, run } = held()
  const call = inBatches(run, { maxItems: 100, maxBytes: 10, sizeOf: (item) => item })
  const answers = Promise.all([1, 4, 5, 3, 50, 2].map(call))
  await settled()
  for (let done = 0; done < batches.length; done++) {
    batches[done]?.end()
    await settled()
  }
  assert.deepEqual(batches.map(({ items }) => items), [[1, 4, 5], [3], [50], [2]])
  await answers
})

test('of submissions sent together, the one that PostgreSQL refuses fails alone', async () => {
  const user = await aUser(db)
  const good = await someSubmission(db, { user })
  const call = inBatches((items: readonly NewSubmission[]) => createSubmissions(db, items), { maxItems: 100 })
  const nobody = { ...good, userId: '00000000-0000-4000-8000-000000000000' }
  const outcomes = await Promise.allSettled([good, good, good, nobody, good].map(call))
  assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  const rows = await db.selectFrom('judgement').select('id').where('user_id', '=', user.id).execute()
  assert.equal(rows.length, 4)
})

test('when the database stands still, calls beyond a bound are refused at once, and the others are made when it goes on', async () => {
  const user = await aUser(db)
  const submission = await someSubmission(db, { user })
  const call = inBatches((items: readonly NewSubmission[]) => createSubmissions(db, items), { maxItems: 10, maxWaiting: 30 })
  const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>()
  const { promise: locked, resolve: sayLocked } = Promise.withResolvers<void>()
  const standstill = db.transaction().execute(async (trx) => {
    await sql`lock table outbox in exclusive mode`.execute(trx)
    sayLocked()
    await unlocked
  })
  await locked
  const calls = Array.from({ length: 50 }, () => call(submission).then((made) => made.kind, (error: unknown) => (error instanceof Fault ? error.code : String(error))))
  assert.deepEqual(new Set(await Promise.all(calls.slice(30))), new Set(['OVERLOADED']))
  unlock()
  await standstill
  assert.deepEqual(new Set(await Promise.all(calls.slice(0, 30))), new Set(['created']))
  const rows = await db.selectFrom('judgement').select('id').where('user_id', '=', user.id).execute()
  assert.equal(rows.length, 30)
})

test('when the database is away every call is told', async () => {
  const call = inBatches(() => Promise.reject(new Error('away')), { maxItems: 100 })
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(call))
  assert.ok(outcomes.every(({ status }) => status === 'rejected'))
})
