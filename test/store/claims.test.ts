import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { claimNext, finish, recordProgress, renew } from '../../src/store/claims.ts'
import { handBack, recoverLapsed } from '../../src/store/lost-claims.ts'
import { createSubmission } from '../../src/store/new-submission.ts'
import { getSubmission, listSubmissions } from '../../src/store/submissions.ts'
import { listTestsets, publishTestset } from '../../src/store/testsets.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aRun, aSubmission, aUser, anEvidence, claim, lapsed, someSubmission } from '../support/store.ts'

const { db } = await testDatabase()

test('many takers at once take each judgement once', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db)]
  const made = await Promise.all(Array.from({ length: 60 }, () => aSubmission(db, { user, problem })))
  const taken: string[] = []
  const take = async (worker: string) => {
    for (let next = await claimNext(db, { worker, leaseMs: 60_000 }); next !== null; next = await claimNext(db, { worker, leaseMs: 60_000 })) taken.push(next.submissionId)
  }
  await Promise.all(Array.from({ length: 10 }, (_, index) => take(`worker-${index}`)))
  // A taker may find the row that another is just taking locked, and go home early; nothing is left all the same.
  await take('last')
  assert.deepEqual(taken.toSorted(), made.toSorted())
})

test('smaller priority goes first, and the older within a priority', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db)]
  const made: Record<string, string> = {}
  for (const [name, priority] of [['rejudge', 'rejudge'], ['practice', 'practice'], ['run', 'run'], ['contest-1', 'contest'], ['contest-2', 'contest']] as const) {
    made[await aSubmission(db, { user, problem, priority })] = name
  }
  const order: (string | undefined)[] = []
  for (let count = 0; count < 5; count++) order.push(made[(await claim(db)).submissionId])
  assert.deepEqual(order, ['contest-1', 'contest-2', 'run', 'practice', 'rejudge'])
})

test('who claims is told how long it waited, with which priority, and the trace that it goes on with, also on another try', async () => {
  const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await createSubmission(db, { ...(await someSubmission(db, { priority: 'contest' })), traceParent })
  await sql`update outbox set queued_at = now() - interval '5 seconds'`.execute(db)
  const first = await claim(db)
  assert.ok(first.waitedMs >= 5_000, String(first.waitedMs))
  assert.deepEqual([first.priority, first.traceParent], ['contest', traceParent])
  await handBack(db, first)
  const second = await claim(db)
  assert.ok(second.waitedMs >= 0 && second.waitedMs < 5_000, 'it waits anew')
  assert.equal(second.traceParent, traceParent)
})

test('a judgement uses the version that is published when it is claimed, not when it was sent', async () => {
  const problem = await aProblem(db, { digest: 'old' })
  const id = await aSubmission(db, { problem })
  await aProblem(db, { slug: problem, digest: 'new' })
  const claimed = await claim(db)
  assert.equal(claimed.testset?.manifestDigest, 'new')
  assert.equal((await getSubmission(db, id))?.judgement.testset, claimed.testset?.version)
})

test('a submission accepted after a publish answered is never judged on another version', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db, { digest: 'zero' })]
  for (let version = 1; version <= 10; version++) await aProblem(db, { slug: problem, digest: String(version), publish: false })
  const versions = (await listTestsets(db, problem, { limit: 100, after: null }))?.items.map((testset) => testset.version) ?? []
  const expected = new Map<string, string>()
  const taken: Promise<unknown>[] = []
  for (const version of versions) {
    await publishTestset(db, problem, version)
    expected.set(await aSubmission(db, { user, problem }), version)
    // Claimed before the next publish is sent, by a taker who runs beside it.
    taken.push(claim(db).then((claimed) => assert.equal(claimed.testset?.version, expected.get(claimed.submissionId))))
    await taken.at(-1)
  }
})

test('the evidence of each run is kept with the verdict', async () => {
  const id = await aSubmission(db)
  const runs = [{ ...aRun('sample/1'), firstTimeMs: 2050, evidence: anEvidence }, { ...aRun('secret/1'), evidence: { ...anEvidence, first: null } }, aRun('secret/2')]
  assert.ok(await finish(db, await claim(db), aResult('AC', runs)))
  assert.deepEqual((await getSubmission(db, id))?.judgement.runs, runs)
  const [listed] = (await listSubmissions(db, { limit: 1, after: null })).items
  assert.deepEqual(listed?.judgement.runs.map(({ firstTimeMs, evidence }) => [firstTimeMs, evidence]), [[2050, null], [null, null], [null, null]])
})

test('progress shows until the verdict is there, and nothing of it is left then', async () => {
  const id = await aSubmission(db)
  const held = await claim(db)
  assert.equal((await getSubmission(db, id))?.judgement.status, 'compiling')
  await recordProgress(db, held, [{ kind: 'status', status: 'running', testset: null, testsTotal: 3 }, { kind: 'run', index: 0, run: aRun('sample/1') }])
  await recordProgress(db, held, [{ kind: 'run', index: 1, run: aRun('secret/1', 'WA') }])
  const running = (await getSubmission(db, id))?.judgement
  assert.deepEqual([running?.status, running?.testsTotal, running?.runs], ['running', 3, [aRun('sample/1'), aRun('secret/1', 'WA')]])
  assert.equal(await finish(db, held, aResult('WA')), true)
  assert.deepEqual((await getSubmission(db, id))?.judgement.runs, aResult().runs)
  assert.deepEqual(await db.selectFrom('progress').selectAll().where('judgement_id', '=', held.judgementId).execute(), [])
  assert.deepEqual(await db.selectFrom('lease').selectAll().where('judgement_id', '=', held.judgementId).execute(), [])
})

test('runs are shown up to the first whose progress was lost', async () => {
  const id = await aSubmission(db)
  const held = await claim(db)
  await recordProgress(db, held, [0, 1, 3].map((index) => ({ kind: 'run', index, run: aRun(`secret/${index}`) })))
  assert.deepEqual((await getSubmission(db, id))?.judgement.runs.map(({ test: name }) => name), ['secret/0', 'secret/1'])
})

test('whatever a worker writes after its lease has lapsed changes nothing', async () => {
  const id = await aSubmission(db)
  const dead = await claim(db, { worker: 'dead', leaseMs: lapsed })
  assert.equal(await recoverLapsed(db), 1)

  const late = async () => {
    assert.equal(await renew(db, dead, 60_000), false)
    await recordProgress(db, dead, [{ kind: 'status', status: 'running', testset: null, testsTotal: 99 }, { kind: 'run', index: 0, run: aRun('late') }])
    assert.equal(await finish(db, dead, aResult('AC')), false)
    assert.equal(await handBack(db, dead), false)
  }
  const before = async (status: string) => {
    const submission = await getSubmission(db, id)
    assert.equal(submission?.judgement.status, status)
    await late()
    assert.deepEqual(await getSubmission(db, id), submission)
  }
  await before('queued')
  const next = await claim(db, { worker: 'next' })
  assert.equal(next.attempt, 2)
  await before('compiling')
  assert.equal(await finish(db, next, aResult('WA')), true)
  await before('done')
  assert.equal((await getSubmission(db, id))?.judgement.verdict, 'WA')
  assert.equal(await finish(db, next, aResult('AC')), false)
})

test('of a worker that finishes and one that takes its judgement away at once, exactly one succeeds', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db)]
  for (let round = 0; round < 20; round++) {
    const id = await aSubmission(db, { user, problem })
    const held = await claim(db, { leaseMs: lapsed })
    const [finished, recovered] = await Promise.all([finish(db, held, aResult('AC')), recoverLapsed(db)])
    assert.equal(finished, recovered === 0)
    const judgement = (await getSubmission(db, id))?.judgement
    assert.equal(judgement?.status, finished ? 'done' : 'queued')
    if (!finished) await claim(db)
  }
})

test('a lease that is renewed does not lapse', async () => {
  await aSubmission(db)
  const held = await claim(db, { leaseMs: lapsed })
  assert.equal(await renew(db, held, 60_000), true)
  assert.equal(await recoverLapsed(db), 0)
  assert.equal(await finish(db, held, aResult()), true)
})
