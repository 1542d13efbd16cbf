import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxAttempts } from '../../src/domain/judgement.ts'
import { claimNext, finish, recordProgress, renew } from '../../src/store/claims.ts'
import { giveUp, handBack, recoverLapsed } from '../../src/store/lost-claims.ts'
import { requeue } from '../../src/store/judge-again.ts'
import { getSubmission } from '../../src/store/submissions.ts'
import { testDatabase } from '../support/postgres.ts'
import { aResult, aRun, aSubmission, claim, lapsed } from '../support/store.ts'

const { db } = await testDatabase()
const judgementOf = async (id: string) => (await getSubmission(db, id))?.judgement

test('a judgement handed back waits as if nobody had taken it, and goes before what came later', async () => {
  const id = await aSubmission(db)
  const held = await claim(db)
  const later = await aSubmission(db)
  await recordProgress(db, held, [{ kind: 'status', status: 'running', testset: null, testsTotal: 3 }, { kind: 'run', index: 0, run: aRun('sample/1') }])
  assert.equal(await handBack(db, held), true)
  const judgement = await judgementOf(id)
  assert.deepEqual([judgement?.status, judgement?.attempt, judgement?.testset, judgement?.testsTotal, judgement?.runs, judgement?.startedAt], ['queued', 0, null, 0, [], null])
  assert.equal(await renew(db, held, 1), false)

  const again = await claim(db)
  assert.deepEqual([again.submissionId, (await judgementOf(id))?.attempt], [id, 1])
  assert.ok(again.attempt > held.attempt, 'the fence goes up although the attempt does not count')
  assert.equal(await handBack(db, held), false)
  assert.equal(await finish(db, again, aResult()), true)
  assert.equal((await claim(db)).submissionId, later)
})

test('handing back any number of times never makes a fault of the judge', async () => {
  const id = await aSubmission(db)
  for (let count = 0; count < 2 * maxAttempts; count++) await handBack(db, await claim(db))
  await finish(db, await claim(db), aResult('AC'))
  const judgement = await judgementOf(id)
  assert.deepEqual([judgement?.verdict, judgement?.attempt], ['AC', 1])
})

test('a judgement that loses its worker three times is JE, with the evidence', async () => {
  const id = await aSubmission(db, { language: 'java' })
  const failed: string[] = []
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    assert.equal((await judgementOf(id))?.status, 'queued')
    await claim(db, { worker: `worker-${attempt}`, leaseMs: lapsed })
    assert.equal(failed.length, 0)
    assert.equal(await recoverLapsed(db, (language) => failed.push(language)), 1)
  }
  assert.deepEqual(failed, ['java'])
  const judgement = await judgementOf(id)
  assert.deepEqual([judgement?.status, judgement?.verdict, judgement?.attempt, judgement?.fault?.code], ['done', 'JE', maxAttempts, 'LEASE_LOST'])
  for (let attempt = 1; attempt <= maxAttempts; attempt++) assert.match(judgement?.fault?.message ?? '', new RegExp(`worker-${attempt}`))
  assert.equal(await recoverLapsed(db), 0)
  assert.equal(await claimNext(db, { worker: 'worker', leaseMs: 1 }), null)
})

test('a fault of the judge is tried again before it is shown, and says what it was', async () => {
  const id = await aSubmission(db)
  assert.equal(await giveUp(db, await claim(db), { code: 'BOX_DIED', message: 'the box died \0' }), 'gave-up')
  assert.deepEqual([(await judgementOf(id))?.status, (await judgementOf(id))?.fault], ['queued', null])
  await claim(db, { leaseMs: lapsed })
  await recoverLapsed(db)
  const last = await claim(db)
  assert.equal(await giveUp(db, last, { code: 'BLOB_MISSING', message: 'no such blob' }), 'failed')
  assert.equal(await giveUp(db, last, { code: 'BLOB_MISSING', message: 'no such blob' }), 'lost')
  const judgement = await judgementOf(id)
  assert.deepEqual([judgement?.verdict, judgement?.fault?.code], ['JE', 'BLOB_MISSING'])
  assert.match(judgement?.fault?.message ?? '', /BOX_DIED: the box died/)
})

test('an operator can have a JE judged once more, with all attempts', async () => {
  const id = await aSubmission(db)
  for (let attempt = 1; attempt <= maxAttempts; attempt++) await giveUp(db, await claim(db), { code: 'BOX_DIED', message: 'died' })
  assert.equal(await requeue(db, id), true)
  assert.equal(await requeue(db, id), false)
  assert.equal((await judgementOf(id))?.attempt, 0)
  await giveUp(db, await claim(db), { code: 'BOX_DIED', message: 'died' })
  assert.equal((await judgementOf(id))?.status, 'queued')
  await finish(db, await claim(db), aResult('AC'))
  assert.deepEqual([(await judgementOf(id))?.verdict, (await judgementOf(id))?.fault], ['AC', null])
})

test('several relays at once recover each judgement once', async () => {
  for (let count = 0; count < 20; count++) await aSubmission(db)
  for (let count = 0; count < 20; count++) await claim(db, { leaseMs: lapsed })
  let recovered = 0
  for (let round = 0; round < 3; round++) recovered += (await Promise.all(Array.from({ length: 5 }, () => recoverLapsed(db)))).reduce((sum, count) => sum + count, 0)
  assert.equal(recovered, 20)
})
