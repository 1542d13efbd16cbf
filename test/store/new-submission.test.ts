import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { newSubmission } from '../../src/domain/submission.ts'
import { forgetOld } from '../../src/store/forget.ts'
import { createSubmission, createSubmissions } from '../../src/store/new-submission.ts'
import { openProblems } from '../../src/store/problems.ts'
import { getSource, getSubmission } from '../../src/store/submissions.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aUser, claim, someSubmission } from '../support/store.ts'

const { db } = await testDatabase()

test('a submission is there with a judgement that waits, and its source is what was sent', async () => {
  const user = await aUser(db)
  const problem = await aProblem(db, { name: 'The name' })
  const files = [{ name: 'Main.java', bytes: Buffer.from('class Main {} \0 ж') }, { name: 'Empty.java', bytes: Buffer.alloc(0) }, { name: 'Other.java', bytes: Buffer.from([0xff, 0]) }]
  const source = { language: 'java', files, entryPoint: 'Main' }
  const made = await createSubmission(db, { ...(await someSubmission(db, { user, problem })), source })
  assert.equal(made.kind, 'created')
  if (made.kind !== 'created') return

  assert.deepEqual(await getSource(db, made.id), source)
  const submission = await getSubmission(db, made.id)
  assert.ok(submission)
  const { judgement, ...rest } = submission
  assert.deepEqual(rest, {
    id: made.id, purpose: 'judge', problem: { slug: problem, name: 'The name', timeMs: 2000, memoryKib: 524_288 }, user: { id: user.id, name: user.name },
    language: 'java', createdAt: submission.createdAt, judgements: 1,
  })
  assert.deepEqual([judgement.status, judgement.verdict, judgement.testset, judgement.attempt, judgement.runs], ['queued', null, null, 0, []])
  assert.deepEqual((await claim(db)).source, source)
})

test('a run has no problem, and its claim carries the request', async () => {
  const request = { stdin: Buffer.from([1, 0, 255]), args: ['a', 'ж'], limits: { timeMs: 100 } }
  const made = await createSubmission(db, { ...(await someSubmission(db)), problemSlug: null, purpose: 'run', request, priority: 'run' })
  assert.equal(made.kind, 'created')
  const claimed = await claim(db)
  assert.deepEqual([claimed.purpose, claimed.testset, claimed.request], ['run', null, request])
})

test('an unknown problem and one of which nothing is published take no submissions, and their key stays free', async () => {
  const user = await aUser(db)
  const idempotency = { key: 'key', bodyHash: Buffer.from('body') }
  const draft = await aProblem(db, { publish: false })
  const submission = await someSubmission(db, { user })
  assert.deepEqual(await createSubmission(db, { ...submission, problemSlug: 'unknown', idempotency }), { kind: 'no_problem' })
  assert.deepEqual(await createSubmission(db, { ...submission, problemSlug: draft, idempotency }), { kind: 'nothing_published' })
  assert.deepEqual(await createSubmission(db, { ...submission, problemSlug: draft }), { kind: 'nothing_published' })
  assert.equal((await createSubmission(db, { ...submission, idempotency })).kind, 'created')
})

test('what was checked against a version that is published no more is not made, and its key stays free', async () => {
  const slug = await aProblem(db)
  const submission = { ...(await someSubmission(db, { problem: slug })), idempotency: { key: 'checked', bodyHash: Buffer.from('body') } }
  const [before] = await openProblems(db, [slug])
  await aProblem(db, { slug })
  const [now] = await openProblems(db, [slug])
  assert.ok(before && now && before.testsetId !== now.testsetId)
  assert.deepEqual(await createSubmission(db, { ...submission, testsetId: before.testsetId }), { kind: 'moved' })
  assert.equal((await createSubmission(db, { ...submission, testsetId: now.testsetId })).kind, 'created')
  await claim(db)
})

test('a hundred requests at once with one key make one submission', async () => {
  const user = await aUser(db)
  const submission = { ...(await someSubmission(db, { user })), idempotency: { key: 'hundred', bodyHash: Buffer.from('body') } }
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => createSubmission(db, submission)))
  const ids = new Set(outcomes.map((outcome) => ('id' in outcome ? outcome.id : outcome.kind)))
  assert.equal(ids.size, 1)
  assert.equal(outcomes.filter((outcome) => outcome.kind === 'created').length, 1)
  const rows = await db.selectFrom('judgement').select('id').where('user_id', '=', user.id).execute()
  assert.equal(rows.length, 1)
  await claim(db)
})

test('many in one statement: each has its own outcome, in their order', async () => {
  const user = await aUser(db)
  const open = await someSubmission(db, { user })
  const sources = ['first', 'second'].map((text) => ({ ...open.source, files: [{ name: 'main.c', bytes: Buffer.from(text) }] }))
  const key = { key: 'twice', bodyHash: Buffer.from('body') }
  const made = await createSubmissions(db, [
    { ...open, source: sources[0] ?? open.source },
    { ...open, problemSlug: 'unknown' },
    { ...open, idempotency: key },
    { ...open, problemSlug: await aProblem(db, { publish: false }) },
    { ...open, idempotency: key },
    { ...open, idempotency: { ...key, bodyHash: Buffer.from('other') } },
    { ...open, source: sources[1] ?? open.source },
  ])
  assert.deepEqual(made.map(({ kind }) => kind), ['created', 'no_problem', 'created', 'nothing_published', 'replayed', 'key_reused', 'created'])
  const texts = await Promise.all([made[0], made[6]].map(async (one) => (one && 'id' in one ? (await getSource(db, one.id))?.files[0]?.bytes.toString() : null)))
  assert.deepEqual(texts, ['first', 'second'])
  const [first, again] = [made[2], made[4]]
  assert.ok(first?.kind === 'created' && again?.kind === 'replayed')
  assert.equal(again.id, first.id)
  const rows = await db.selectFrom('judgement').select('id').where('user_id', '=', user.id).execute()
  assert.equal(rows.length, 3)
})

test('what a submission is told to be is what the store says of it', async () => {
  const user = await aUser(db)
  const problem = await aProblem(db, { name: 'The name' })
  const submission = await someSubmission(db, { user, problem })
  const made = await createSubmission(db, submission)
  assert.ok(made.kind === 'created')
  const [open] = await openProblems(db, [problem])
  assert.ok(open)
  const shown = { slug: open.slug, name: open.name, timeMs: open.limits.timeMs, memoryKib: open.limits.memoryKib }
  const { id, judgementId, createdAt } = made
  assert.deepEqual(newSubmission({ id, judgementId, createdAt, purpose: 'judge', problem: shown, user: { id: user.id, name: user.name }, language: 'c' }), await getSubmission(db, id))
})

test('a key with another body is refused, and the same key is free to another user', async () => {
  const submission = { ...(await someSubmission(db)), idempotency: { key: 'mine', bodyHash: Buffer.from('body') } }
  await createSubmission(db, submission)
  assert.deepEqual(await createSubmission(db, { ...submission, idempotency: { key: 'mine', bodyHash: Buffer.from('other') } }), { kind: 'key_reused' })
  assert.equal((await createSubmission(db, { ...submission, userId: (await aUser(db)).id })).kind, 'created')
})

test('a key is forgotten after a day', async () => {
  const submission = { ...(await someSubmission(db)), idempotency: { key: 'old', bodyHash: Buffer.from('body') } }
  await createSubmission(db, submission)
  await forgetOld(db)
  assert.equal((await createSubmission(db, submission)).kind, 'replayed')
  await sql`update idempotency set created_at = created_at - interval '25 hours' where user_id = ${submission.userId}`.execute(db)
  assert.equal(await forgetOld(db), 1)
  assert.equal((await createSubmission(db, submission)).kind, 'created')
})
