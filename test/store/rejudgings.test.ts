import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { defaultCheckerFlags } from '../../src/domain/checker.ts'
import type { Claim } from '../../src/domain/judgement.ts'
import type { JudgedVersion } from '../../src/domain/kept-runs.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { User } from '../../src/domain/user.ts'
import { claimNext, finish, renew } from '../../src/store/claims.ts'
import { applyRejudging, cancelRejudging } from '../../src/store/rejudging/apply-or-cancel.ts'
import { giveUp, recoverLapsed } from '../../src/store/lost-claims.ts'
import { rejudge } from '../../src/store/judge-again.ts'
import { createRejudging, getRejudging, listRejudgings, listVerdictChanges, publishAndRejudge } from '../../src/store/rejudging/rejudgings.ts'
import { settleRejudging, settleRejudgings } from '../../src/store/rejudging/settle.ts'
import { getSubmission, listJudgements } from '../../src/store/submissions.ts'
import { listTestsets, publishTestset } from '../../src/store/testsets.ts'
import { createRejudgingUnderKey } from '../../src/store/under-key.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aRun, aSubmission, aUser, claim, lapsed } from '../support/store.ts'

const { db } = await testDatabase()
const setter = await aUser(db)

/** A version is named by the contents of its tests: `abc` has three. */
const loadVersion = async (digest: string): Promise<JudgedVersion> => ({
  limits: defaultLimits,
  tests: digest.split('').map((content, index) => ({ name: `secret/${index}`, sample: false, input: { digest: content }, answer: { digest: content }, checker: defaultCheckerFlags, args: [] })),
})

/** A problem with these versions, of which the first is published. */
async function aProblemOf(...digests: string[]): Promise<{ problem: string; versions: string[] }> {
  const problem = `problem-${randomUUID()}`
  for (const [index, digest] of digests.entries()) await aProblem(db, { slug: problem, digest, publish: index === 0 })
  const { items } = (await listTestsets(db, problem, { limit: 10, after: null })) ?? { items: [] }
  return { problem, versions: items.map(({ version }) => version).toReversed() }
}

/** Ends a claim with a verdict in the run after `passed` passed ones. */
async function finishAfter(claimed: Claim, passed: number, verdict: 'AC' | 'WA' | 'TLE', programKey: string | null = 'program'): Promise<boolean> {
  const runs = Array.from({ length: passed }, (_, index) => aRun(`secret/${index}`))
  if (verdict !== 'AC') runs.push(aRun(`secret/${passed}`, verdict))
  return finish(db, claimed, { ...aResult(verdict, runs), programKey })
}

async function judged(problem: string, passed: number, verdict: 'AC' | 'WA', options: { user?: User; programKey?: string | null } = {}): Promise<string> {
  const id = await aSubmission(db, { problem, ...(options.user && { user: options.user }) })
  await finishAfter(await claim(db), passed, verdict, options.programKey === undefined ? 'program' : options.programKey)
  return id
}

/** One that is to be looked at first. */
async function aPreview(problem: string, version: string | undefined, scope: 'affected' | 'all' = 'affected'): Promise<string> {
  const id = await createRejudging(db, { slug: problem, version: version ?? '', scope, appliesItself: false, createdBy: setter.id })
  assert.ok(id)
  await settleRejudging(db, id, loadVersion)
  return id
}

async function apply(id: string) {
  const outcome = await applyRejudging(db, id, setter.id)
  if (outcome?.kind === 'applied') await settleRejudging(db, id, loadVersion)
  return outcome
}

async function current(id: string): Promise<[string | null | undefined, string | null | undefined, number | undefined]> {
  const submission = await getSubmission(db, id)
  return [submission?.judgement.verdict ?? submission?.judgement.status, submission?.judgement.testset, submission?.judgements]
}

async function nothingWaits(): Promise<void> {
  assert.equal(await claimNext(db, { worker: 'test', leaseMs: 1_000 }), null)
}

test('published with effect at once: only who can be affected is judged again, from the judgement before, and the answer says how many', async () => {
  const { problem, versions: [v1, v2] } = await aProblemOf('abcd', 'abXd')
  const [passed, failedBefore, failedBehind] = [await judged(problem, 4, 'AC'), await judged(problem, 1, 'WA'), await judged(problem, 3, 'WA')]
  const published = await publishAndRejudge(db, { slug: problem, version: v2 ?? '', scope: 'affected', createdBy: setter.id })
  assert.deepEqual([published?.testset.state, published?.replaced?.version], ['published', v1])
  assert.equal((await getRejudging(db, published?.rejudgingId ?? ''))?.isFinished, false, 'its submissions are still to be chosen')
  await settleRejudging(db, published?.rejudgingId ?? '', loadVersion)
  const made = await getRejudging(db, published?.rejudgingId ?? '')
  assert.deepEqual([made?.state, made?.from, made?.to, made?.submissions, made?.kept, made?.judgements], ['applied', v1, v2, 3, 1, { total: 2, done: 0 }])
  assert.deepEqual(await current(failedBefore), ['WA', v1, 1])
  assert.deepEqual(await current(passed), ['queued', null, 2])
  const [first, second] = [await claim(db), await claim(db)]
  assert.deepEqual([first.submissionId, second.submissionId], [passed, failedBehind])
  assert.deepEqual([first.testset?.version, first.base?.verdict, first.base?.programKey, first.base?.manifestDigest, first.base?.runs.length], [v2, 'AC', 'program', 'abcd', 4])
  await finishAfter(first, 2, 'WA')
  await finishAfter(second, 3, 'WA')
  const done = await getRejudging(db, published?.rejudgingId ?? '')
  assert.deepEqual([done?.judgements, done?.changes], [{ total: 2, done: 2 }, [{ before: 'AC', after: 'WA', count: 1 }]])
  await nothingWaits()
})

test('to publish it again with effect at once judges nothing twice', async () => {
  const { problem, versions: [, v2] } = await aProblemOf('ab', 'aX')
  await judged(problem, 2, 'AC')
  const totals: (number | undefined)[] = []
  for (let i = 0; i < 2; i++) {
    const published = await publishAndRejudge(db, { slug: problem, version: v2 ?? '', scope: 'affected', createdBy: setter.id })
    await settleRejudging(db, published?.rejudgingId ?? '', loadVersion)
    totals.push((await getRejudging(db, published?.rejudgingId ?? ''))?.judgements.total)
  }
  assert.deepEqual(totals, [1, 0])
  await finishAfter(await claim(db), 2, 'AC')
  await nothingWaits()
})

test('a preview judges on a version that is not published, and changes nothing until it is applied; then all at once', async () => {
  const { problem, versions: [v1, v2] } = await aProblemOf('abc', 'abX')
  const [ann, bob] = [await judged(problem, 3, 'AC'), await judged(problem, 3, 'AC')]
  const failed = await judged(problem, 0, 'WA')
  const id = await aPreview(problem, v2)
  assert.equal((await getRejudging(db, id))?.state, 'judging')
  const [first, second] = [await claim(db), await claim(db)]
  assert.deepEqual([first.testset?.version, second.testset?.version], [v2, v2])
  assert.deepEqual(await apply(id), { kind: 'not_ready' })
  await finishAfter(first, 2, 'WA')
  await finishAfter(second, 3, 'AC')
  assert.equal((await getRejudging(db, id))?.state, 'ready')
  assert.deepEqual(await current(ann), ['AC', v1, 1])
  const hidden = (await listJudgements(db, ann)).find((judgement) => !judgement.wasCurrent)
  assert.deepEqual([hidden?.verdict, hidden?.rejudgingId], ['WA', id])
  const { items } = await listVerdictChanges(db, { id, limit: 10, after: null })
  assert.deepEqual(items.map(({ submissionId, before, after }) => [submissionId, before.verdict, before.testset, after.verdict, after.testset]), [[ann, 'AC', v1, 'WA', v2]])

  assert.deepEqual(await apply(id), { kind: 'applied' })
  assert.deepEqual(await Promise.all([ann, bob, failed].map(current)), [['WA', v2, 2], ['AC', v2, 2], ['WA', v1, 1]])
  assert.equal((await listTestsets(db, problem, { limit: 1, after: null }))?.items[0]?.state, 'published')
  assert.deepEqual(await apply(id), { kind: 'applied' })
  assert.deepEqual(await cancelRejudging(db, id, setter.id), { kind: 'applied' })
  const ended = await getRejudging(db, id)
  assert.deepEqual([ended?.state, ended?.endedBy, ended?.judgements, ended?.submissions], ['applied', setter.name, { total: 2, done: 2 }, 3])
  await nothingWaits()
})

test('what was submitted, or judged again by hand, while a preview was judged is judged on the new version when that is applied', async () => {
  const { problem, versions: [, v2] } = await aProblemOf('abc', 'abX')
  const byHand = await judged(problem, 3, 'AC')
  const id = await aPreview(problem, v2)
  await finishAfter(await claim(db), 2, 'WA')
  const meanwhile = await judged(problem, 3, 'AC')
  const unaffected = await judged(problem, 0, 'WA')
  await rejudge(db, byHand)
  await finishAfter(await claim(db), 3, 'AC')
  const waiting = await aSubmission(db, { problem })
  assert.deepEqual(await apply(id), { kind: 'applied' })
  assert.deepEqual(await Promise.all([byHand, meanwhile, waiting].map(async (one) => (await current(one))[0])), ['queued', 'queued', 'queued'])
  assert.equal((await current(unaffected))[0], 'WA')
  for (let i = 0; i < 3; i++) {
    const next = await claim(db)
    assert.equal(next.testset?.version, v2)
    await finishAfter(next, 3, 'AC')
  }
  await nothingWaits()
  // The judgement that came too late to be put in place is no part of what it did.
  assert.deepEqual((await getRejudging(db, id))?.judgements, { total: 2, done: 2 })
})

test('what is being judged on the old version while the new one is applied is judged again', async () => {
  const { problem, versions: [v1, v2] } = await aProblemOf('ab', 'aX')
  const running = await aSubmission(db, { problem })
  const held = await claim(db)
  const id = await aPreview(problem, v2)
  assert.deepEqual((await getRejudging(db, id))?.judgements, { total: 0, done: 0 })
  assert.deepEqual(await apply(id), { kind: 'applied' })
  assert.equal(held.testset?.version, v1)
  await finishAfter(held, 2, 'AC')
  const next = await claim(db)
  assert.deepEqual([next.submissionId, next.testset?.version, next.base?.verdict], [running, v2, 'AC'])
  await finishAfter(next, 1, 'WA')
  assert.deepEqual(await current(running), ['WA', v2, 2])
  // Nobody was shown the verdict that came too late.
  assert.deepEqual((await getRejudging(db, id))?.changes, [{ before: null, after: 'WA', count: 1 }])
  assert.deepEqual((await listVerdictChanges(db, { id, limit: 10, after: null })).items.map(({ before, after }) => [before.verdict, after.verdict]), [[null, 'WA']])
})

test('of two previews one can be applied: what the other compared with is gone', async () => {
  const { problem, versions: [, v2, v3] } = await aProblemOf('ab', 'aX', 'aY')
  await judged(problem, 2, 'AC')
  const [one, other] = [await aPreview(problem, v2), await aPreview(problem, v3)]
  await finishAfter(await claim(db), 1, 'WA')
  await finishAfter(await claim(db), 2, 'AC')
  const outcomes = await Promise.all([applyRejudging(db, one, setter.id), applyRejudging(db, other, setter.id)])
  assert.deepEqual(new Set(outcomes.map((outcome) => outcome?.kind)), new Set(['applied', 'outdated']))
  // Who came second waited for the first, and is told what that has published.
  for (const outcome of outcomes) if (outcome?.kind === 'outdated') assert.notEqual(outcome.published, null)
  await settleRejudging(db, one, loadVersion)
  await settleRejudging(db, other, loadVersion)
  await nothingWaits()
})

test('after another publish a preview is not applied, and says what is published; the very version it is for is no hindrance', async () => {
  const { problem, versions: [, v2, v3] } = await aProblemOf('ab', 'aX', 'aY')
  const id = await aPreview(problem, v2)
  await publishTestset(db, problem, v3 ?? '')
  assert.deepEqual(await apply(id), { kind: 'outdated', published: v3 })
  await publishTestset(db, problem, v2 ?? '')
  assert.deepEqual(await apply(id), { kind: 'applied' })
})

test('a cancelled preview leaves the queue, and a judgement that ends late changes nothing', async () => {
  const { problem, versions: [v1, v2] } = await aProblemOf('ab', 'aX')
  const [ann, bob] = [await judged(problem, 2, 'AC'), await judged(problem, 2, 'AC')]
  const id = await aPreview(problem, v2)
  const held = await claim(db)
  assert.deepEqual(await cancelRejudging(db, id, setter.id), { kind: 'cancelled' })
  await settleRejudging(db, id, loadVersion)
  assert.equal(await renew(db, held, 1_000), false)
  assert.equal(await finishAfter(held, 1, 'WA'), false)
  await nothingWaits()
  assert.deepEqual(await Promise.all([ann, bob].map(current)), [['AC', v1, 1], ['AC', v1, 1]])
  assert.deepEqual(await apply(id), { kind: 'cancelled' })
  assert.deepEqual(await cancelRejudging(db, id, setter.id), { kind: 'cancelled' })
  assert.equal((await getRejudging(db, id))?.state, 'cancelled')
  assert.deepEqual((await sql`select 1 from lease`.execute(db)).rows, [])
})

test('a worker that dies while it judges for a preview is replaced, on the same version', async () => {
  const { problem, versions: [, v2] } = await aProblemOf('ab', 'aX')
  await judged(problem, 2, 'AC')
  const id = await aPreview(problem, v2)
  await claim(db, { leaseMs: lapsed })
  assert.equal(await recoverLapsed(db), 1)
  const next = await claim(db)
  assert.deepEqual([next.attempt, next.testset?.version, next.base?.verdict], [2, v2, 'AC'])
  await finishAfter(next, 2, 'AC')
  assert.equal((await getRejudging(db, id))?.state, 'ready')
})

test('a fault of ours in a preview is shown and never put in the place of a verdict; it is tried again when that is applied', async () => {
  const { problem, versions: [v1, v2] } = await aProblemOf('ab', 'aX')
  const ann = await judged(problem, 2, 'AC')
  const id = await aPreview(problem, v2)
  for (let i = 0; i < 3; i++) await giveUp(db, await claim(db), { code: 'BOX_DIED', message: 'it died' })
  const { items } = await listVerdictChanges(db, { id, limit: 10, after: null })
  assert.deepEqual(items.map(({ before, after }) => [before.verdict, before.testset, after.verdict]), [['AC', v1, 'JE']])
  assert.deepEqual(await apply(id), { kind: 'applied' })
  assert.equal((await current(ann))[0], 'queued')
  await finishAfter(await claim(db), 2, 'AC')
  assert.deepEqual(await current(ann), ['AC', v2, 2])
})

test('a judgement that does not say which program it ran, or that was a fault of ours, is no base: everything runs', async () => {
  const { problem, versions: [, v2] } = await aProblemOf('abc', 'abX')
  const older = await judged(problem, 1, 'WA', { programKey: null })
  await aSubmission(db, { problem })
  for (let i = 0; i < 3; i++) await giveUp(db, await claim(db), { code: 'BOX_DIED', message: 'it died' })
  await aPreview(problem, v2)
  const [first, second] = [await claim(db), await claim(db)]
  assert.deepEqual([first.submissionId, first.base, second.base], [older, null, null])
  await finishAfter(first, 1, 'WA')
  await finishAfter(second, 3, 'AC')
})

test('everything can be judged again from the start, also before it counts', async () => {
  const { problem, versions: [v1] } = await aProblemOf('ab')
  await judged(problem, 0, 'WA')
  const id = await aPreview(problem, v1, 'all')
  const next = await claim(db)
  assert.equal(next.base, null)
  await finishAfter(next, 2, 'AC')
  assert.deepEqual((await getRejudging(db, id))?.changes, [{ before: 'WA', after: 'AC', count: 1 }])
  assert.deepEqual(await apply(id), { kind: 'applied' })
  await nothingWaits()
})

test('what a server left in the middle is gone on with where it was, and many at once choose each submission once', async () => {
  const { problem, versions: [, v2] } = await aProblemOf('ab', 'aX')
  const user = await aUser(db)
  const count = 2_300
  await sql`
    with made as (
      insert into submission (id, user_id, problem_id, purpose, language, files, source)
      select gen_random_uuid(), ${user.id}, problem.id, 'judge', 'c', '[]', '' from problem, generate_series(1, ${count}::integer) where slug = ${problem} returning *
    )
    insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority, status, verdict, testset_id, runs, program_key)
    select gen_random_uuid(), made.id, 1, true, user_id, problem_id, purpose, language, 2, 'done', 'AC', published_testset_id, '[[],[]]', 'program'
    from made join problem on problem.id = made.problem_id`.execute(db)
  const id = await createRejudging(db, { slug: problem, version: v2 ?? '', scope: 'affected', appliesItself: false, createdBy: setter.id })
  assert.ok(id)
  let reads = 0
  const dies = async (digest: string) => (++reads > 2 ? Promise.reject(new Error('the server ended')) : loadVersion(digest))
  const ended = new AbortController()
  await assert.rejects(settleRejudging(db, id, async (digest) => (ended.abort(), dies(digest)), ended.signal))
  const half = await getRejudging(db, id)
  assert.deepEqual([half?.state, half?.submissions, half?.judgements.total], ['judging', 1_000, 1_000])
  // Somebody may still be at work on it.
  assert.equal(await settleRejudgings(db, loadVersion), 0)
  await sql`update rejudging set worked_at = now() - interval '1 minute' where id = ${id}`.execute(db)
  await Promise.all([settleRejudgings(db, loadVersion), settleRejudging(db, id, loadVersion), settleRejudging(db, id, loadVersion)])
  const whole = await getRejudging(db, id)
  assert.deepEqual([whole?.submissions, whole?.kept, whole?.judgements.total], [count, 0, count])
  await cancelRejudging(db, id, setter.id)
  await settleRejudging(db, id, loadVersion)
  await nothingWaits()
})

test('under one key one rejudging is made; of an unknown version none', async () => {
  const { problem, versions: [v1] } = await aProblemOf('ab')
  const key = { userId: setter.id, idempotency: { key: randomUUID(), bodyHash: Buffer.from('body') } }
  const asked = { slug: problem, version: v1 ?? '', scope: 'affected', appliesItself: false, createdBy: setter.id } as const
  const [first, second] = [await createRejudgingUnderKey(db, asked, key), await createRejudgingUnderKey(db, asked, key)]
  assert.deepEqual([first.kind, second.kind], ['made', 'replayed'])
  assert.equal('id' in first && first.id, 'id' in second && second.id)
  assert.deepEqual(await createRejudgingUnderKey(db, { ...asked, version: '2000-01-01T00:00:00.000Z' }, null), { kind: 'no_testset' })
  await aPreview(problem, v1)
  const page = await listRejudgings(db, { slug: problem, limit: 1, after: null })
  assert.equal(page.items.length, 1)
  assert.equal((await listRejudgings(db, { slug: problem, limit: 1, after: page.next })).items[0]?.id, 'id' in first && first.id)
  assert.equal(await getRejudging(db, randomUUID()), null)
  assert.equal(await applyRejudging(db, randomUUID(), setter.id), null)
  assert.equal(await cancelRejudging(db, 'none', setter.id), null)
})
