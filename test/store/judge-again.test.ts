import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finish } from '../../src/store/claims.ts'
import { rejudge } from '../../src/store/judge-again.ts'
import { getSubmission, listJudgements, listSubmissions } from '../../src/store/submissions.ts'
import { rejudgeUnderKey } from '../../src/store/under-key.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aSubmission, aUser, claim, rejudgeAll } from '../support/store.ts'

const { db } = await testDatabase()

test('a rejudge makes a new judgement after all others in the queue, and the old one stays on record', async () => {
  const problem = await aProblem(db)
  const id = await aSubmission(db, { problem })
  await finish(db, await claim(db), aResult('WA'))
  const made = await rejudge(db, id)
  const fresh = await aSubmission(db, { problem })
  assert.deepEqual([(await getSubmission(db, id))?.judgement.status, (await getSubmission(db, id))?.judgements], ['queued', 2])
  assert.equal((await claim(db)).submissionId, fresh)
  const held = await claim(db)
  assert.deepEqual([held.judgementId, held.attempt], [made, 1])
  await finish(db, held, aResult('AC'))
  assert.deepEqual((await listJudgements(db, id)).map(({ verdict }) => verdict), ['AC', 'WA'])
  assert.deepEqual((await listSubmissions(db, { problem, verdict: 'WA', limit: 5, after: null })).items, [])
})

test('what still waits is not doubled', async () => {
  const id = await aSubmission(db)
  const waiting = (await getSubmission(db, id))?.judgement.id
  assert.equal(await rejudge(db, id), waiting)
  assert.equal((await listJudgements(db, id)).length, 1)
  await claim(db)
})

test('a judgement replaced while it is judged can still end, without being the current one', async () => {
  const id = await aSubmission(db)
  const old = await claim(db)
  await rejudge(db, id)
  assert.equal(await finish(db, old, aResult('WA')), true)
  assert.equal((await getSubmission(db, id))?.judgement.verdict, null)
  await finish(db, await claim(db), aResult('AC'))
  assert.equal((await getSubmission(db, id))?.judgement.verdict, 'AC')
})

test('many rejudges at once make one new judgement', async () => {
  const id = await aSubmission(db)
  await finish(db, await claim(db), aResult('WA'))
  const ids = await Promise.all(Array.from({ length: 10 }, () => rejudge(db, id)))
  assert.equal(new Set(ids).size, 1)
  assert.equal((await listJudgements(db, id)).length, 2)
  await claim(db)
})

test('rejudging a problem takes its submissions and leaves out trials and other problems', async () => {
  const [user, problem, other] = [await aUser(db), await aProblem(db), await aProblem(db)]
  const ids: string[] = []
  for (const [slug, purpose] of [[problem, 'judge'], [problem, 'judge'], [problem, 'samples'], [other, 'judge']] as const) {
    ids.push(await aSubmission(db, { user, problem: slug, purpose }))
    await finish(db, await claim(db), aResult('AC'))
  }
  assert.equal(await rejudgeAll(db, problem), 2)
  assert.equal(await rejudgeAll(db, problem), 0)
  const counts = await Promise.all(ids.map(async (id) => (await listJudgements(db, id)).length))
  assert.deepEqual(counts, [2, 2, 1, 1])
})

test('one key rejudges once', async () => {
  const user = await aUser(db)
  const id = await aSubmission(db, { user })
  for (let next = await claim(db); ; next = await claim(db)) {
    await finish(db, next, aResult('AC'))
    if (next.submissionId === id) break
  }
  const key = { userId: user.id, idempotency: { key: 'key', bodyHash: Buffer.from('body') } }
  assert.deepEqual(await rejudgeUnderKey(db, id, key), { kind: 'made' })
  await finish(db, await claim(db), aResult('AC'))
  assert.deepEqual(await rejudgeUnderKey(db, id, key), { kind: 'replayed' })
  assert.equal((await listJudgements(db, id)).length, 2)
  assert.deepEqual(await rejudgeUnderKey(db, '0199aaaa-0000-7000-8000-000000000000', null), { kind: 'no_submission' })
})
