import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Verdict } from '../../src/domain/verdict.ts'
import { finish } from '../../src/store/claims.ts'
import { getSource, getSubmission, isSubmissionDone, listJudgements, listSubmissions, runOutput, type SubmissionQuery } from '../../src/store/submissions.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aRun, aSubmission, aUser, claim } from '../support/store.ts'

const { db } = await testDatabase()

async function pages(query: Omit<SubmissionQuery, 'after' | 'limit'>, limit: number): Promise<string[][]> {
  const found: string[][] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listSubmissions>> = await listSubmissions(db, { ...query, limit, after })
    found.push(page.items.map(({ id }) => id))
    after = page.next
  } while (after !== null)
  return found
}

test('a finished submission is read as it was written', async () => {
  const id = await aSubmission(db)
  const result = aResult('WA', [aRun('sample/1'), { ...aRun('secret/1', 'WA'), score: 0.5, message: 'zero \0 and half a pair \ud800' }])
  await finish(db, await claim(db), { ...result, compilerOutput: 'nul \0', score: 12.5 })
  const judgement = (await getSubmission(db, id))?.judgement
  assert.deepEqual(judgement?.runs, [aRun('sample/1'), { ...aRun('secret/1', 'WA'), score: 0.5, message: 'zero \ufffd and half a pair \ufffd' }])
  assert.deepEqual(
    [judgement?.status, judgement?.verdict, judgement?.score, judgement?.testsTotal, judgement?.timeMs, judgement?.memoryKib, judgement?.compileMs, judgement?.compileCached, judgement?.attempt, judgement?.compilerOutput],
    ['done', 'WA', 12.5, 3, 3, 1500, 20, true, 1, 'nul \ufffd'],
  )
  assert.ok(judgement?.startedAt && judgement.finishedAt && judgement.finishedAt >= judgement.startedAt)
  assert.deepEqual(await runOutput(db, id, 'sample/1'), Buffer.from([0, 255, 10]))
  assert.equal(await runOutput(db, id, 'secret/1'), null)
  assert.equal(await isSubmissionDone(db, id), true)
  assert.deepEqual(await listJudgements(db, id), [judgement])
})

test('what a run gave is read as it was written', async () => {
  const id = await aSubmission(db)
  const output = { outcome: 'exited', exitCode: 3, signal: null, stdout: Buffer.from([0, 200]), stderr: Buffer.from('e'), timeMs: 1, wallMs: 2, memoryKib: 3 } as const
  await finish(db, await claim(db), { ...aResult(), output })
  assert.deepEqual((await getSubmission(db, id))?.judgement.output, output)
})

test('an id that is none is not found', async () => {
  for (const id of ['no id', '0199aaaa-0000-7000-8000-000000000000']) {
    assert.equal(await getSubmission(db, id), null)
    assert.equal(await getSource(db, id), null)
    assert.equal(await runOutput(db, id, 'x'), null)
    assert.equal(await isSubmissionDone(db, id), false)
    assert.deepEqual(await listJudgements(db, id), [])
  }
  assert.deepEqual(await listSubmissions(db, { limit: 5, after: 'no id' }), { items: [], next: null })
})

test('lists are newest first, hold each submission once however they are paged, and leave out trials and runs', async () => {
  const user = await aUser(db)
  const problem = await aProblem(db)
  const made: string[] = []
  for (let index = 0; index < 7; index++) made.push(await aSubmission(db, { user, problem }))
  await aSubmission(db, { user, problem, purpose: 'samples' })
  const newestFirst = made.toReversed()
  for (const limit of [1, 2, 7, 50]) assert.deepEqual((await pages({ user: user.name }, limit)).flat(), newestFirst)
  assert.deepEqual((await pages({ problem }, 3)).map((page) => page.length), [3, 3, 1])
  assert.deepEqual((await pages({ user: user.name.toUpperCase(), problem }, 50)).flat(), newestFirst)
})

test('lists are filtered by user, problem, verdict and language, each and together', async () => {
  const [ann, bob] = [await aUser(db), await aUser(db)]
  const [one, two] = [await aProblem(db), await aProblem(db)]
  const made: { id: string; user: string; problem: string; verdict: Verdict; language: string }[] = []
  // What waits from other tests is older, so it is judged before.
  for (let waits = true; waits;) waits = await claim(db).then(() => true, () => false)
  for (const user of [ann, bob]) {
    for (const problem of [one, two]) {
      for (const [verdict, language] of [['AC', 'go'], ['WA', 'go'], ['AC', 'rust']] as const) {
        const id = await aSubmission(db, { user, problem, language })
        await finish(db, await claim(db), aResult(verdict))
        made.unshift({ id, user: user.name, problem, verdict, language })
      }
    }
  }
  const queries: Omit<SubmissionQuery, 'after' | 'limit'>[] = [
    { user: ann.name }, { problem: two }, { user: bob.name, problem: one }, { user: ann.name, verdict: 'WA' }, { problem: one, verdict: 'AC' },
    { user: bob.name, language: 'rust' }, { user: ann.name, problem: two, verdict: 'AC', language: 'go' },
  ]
  for (const query of queries) {
    const expected = made.filter((row) => Object.entries(query).every(([key, value]) => Object.entries(row).some(([name, own]) => name === key && own === value)))
    assert.ok(expected.length > 0)
    assert.deepEqual((await pages(query, 2)).flat(), expected.map(({ id }) => id), JSON.stringify(query))
  }
  assert.deepEqual((await pages({ user: 'nobody at all' }, 2)).flat(), [])
  assert.deepEqual((await pages({ verdict: 'RTE', language: 'go' }, 2)).flat(), [])
})
