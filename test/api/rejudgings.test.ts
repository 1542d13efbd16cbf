import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getSubmission } from '../../src/store/submissions.ts'
import { zipOf } from '../packages/archive.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith, run } from '../support/judging.ts'

const api = await testApi()
const setter = await api.addUser('setter', 'setter')
const ada = await api.addUser('ada', 'contestant')

const data = { 'sample/1.in': '1\n', 'sample/1.ans': '1\n', 'secret/1.in': '2\n', 'secret/1.ans': '2\n', 'secret/2.in': '3\n', 'secret/2.ans': '3\n' }

async function push(slug: string, files: Record<string, string>, publish: boolean): Promise<string> {
  const answer = await setter.ask('PUT', `/v1/problems/${slug}/package?publish=${publish}`, await zipOf(files), { 'content-type': 'application/zip' })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json().testset.version
}

/** A problem of two versions, the first published, and a submission of ada's that has passed it. */
async function aProblem(slug: string): Promise<{ v1: string; v2: string; id: string }> {
  const v1 = await push(slug, data, true)
  const sent = await ada.ask('POST', '/v1/submissions', { problem: slug, language: 'python3', source: 'print(input())' })
  await finishWith(api.db, await claim(api.db), { runs: [run('sample/1'), run('secret/1'), run('secret/2')], programKey: 'program' })
  return { v1, v2: await push(slug, { ...data, 'secret/2.ans': '4\n' }, false), id: sent.json().id }
}

test('a setter sees what a version would change, nobody else does, and it counts when it is applied', async () => {
  const { v1, v2, id } = await aProblem('preview')
  const made = await setter.ask('POST', `/v1/problems/preview/testsets/${v2}/rejudgings`)
  assert.equal(made.statusCode, 201, made.body)
  const rejudging = made.json().id
  assert.equal(made.headers['location'], `/v1/rejudgings/${rejudging}`)
  assert.deepEqual(
    [made.json().state, made.json().from, made.json().to, made.json().submissions, made.json().kept, made.json().judgements],
    ['judging', v1, v2, 1, 0, { total: 1, done: 0 }],
  )
  const early = await setter.ask('POST', `/v1/rejudgings/${rejudging}/apply`)
  assert.deepEqual([early.statusCode, early.json().type, early.json().detail], [409, 'urn:gavel:error:rejudging-not-ready', '0 of 1 submissions are judged. Apply it when all are.'])

  const base = (await getSubmission(api.db, id))?.judgement.id ?? null
  await finishWith(api.db, await claim(api.db), { verdict: 'WA', runs: [{ ...run('sample/1'), keptFrom: base }, { ...run('secret/1'), keptFrom: base }, run('secret/2', 'WA')] })
  const ready = (await setter.ask('GET', `/v1/rejudgings/${rejudging}`)).json()
  assert.deepEqual([ready.state, ready.changes], ['ready', [{ before: 'AC', after: 'WA', count: 1 }]])
  const changes = (await setter.ask('GET', `/v1/rejudgings/${rejudging}/changes`)).json()
  assert.deepEqual(changes.items.map((one: { submission: string; user: string; before: { verdict: string }; after: { verdict: string } }) => [one.submission, one.user, one.before.verdict, one.after.verdict]), [[id, 'ada', 'AC', 'WA']])

  assert.equal((await ada.ask('GET', `/v1/submissions/${id}`)).json().verdict, 'AC')
  const seen = async (who: typeof ada) => (await who.ask('GET', `/v1/submissions/${id}/judgements`)).json().items.map((one: { verdict: string; current: boolean; rejudging: string | null }) => [one.verdict, one.current, one.rejudging])
  assert.deepEqual(await seen(ada), [['AC', true, null]])
  assert.deepEqual(await seen(setter), [['WA', false, rejudging], ['AC', true, null]])
  for (const [method, url] of [['GET', `/v1/rejudgings/${rejudging}`], ['GET', `/v1/rejudgings/${rejudging}/changes`], ['POST', `/v1/rejudgings/${rejudging}/apply`], ['GET', '/v1/problems/preview/rejudgings']] as const)
    assert.equal((await ada.ask(method, url)).statusCode, 403, url)

  const applied = await setter.ask('POST', `/v1/rejudgings/${rejudging}/apply`)
  assert.deepEqual([applied.statusCode, applied.json().state, applied.json().ended_by], [200, 'applied', 'setter'])
  const shown = (await ada.ask('GET', `/v1/submissions/${id}`)).json()
  assert.deepEqual([shown.verdict, shown.testset, shown.judgements], ['WA', v2, 2])
  const keptIn = async (who: typeof ada) => {
    const inAnswer = (await who.ask('GET', `/v1/submissions/${id}`)).json()
    const inList = (await who.ask('GET', `/v1/submissions/${id}/judgements`)).json().items[0]
    const stream = (await who.ask('GET', `/v1/submissions/${id}/events`)).body
    return [inAnswer, inList].map(({ runs }) => runs.map((one: { kept_from: string | null }) => one.kept_from)).concat(stream.includes(`"kept_from":"${base}"`))
  }
  assert.deepEqual(await keptIn(setter), [[base, base, null], [base, base, null], true])
  assert.deepEqual(await keptIn(ada), [[null, null, null], [null, null, null], false], 'which tests were changed is not told to contestants')
  assert.deepEqual(await seen(ada), [['WA', true, rejudging], ['AC', false, null]])
  assert.equal((await setter.ask('POST', `/v1/rejudgings/${rejudging}/apply`)).statusCode, 200, 'who did not get the answer may ask again')
  await setter.ask('POST', `/v1/problems/preview/testsets/${v1}/publish`)
  const again = await setter.ask('POST', `/v1/rejudgings/${rejudging}/apply`)
  assert.deepEqual([again.statusCode, again.json().type], [409, 'urn:gavel:error:rejudging-ended'])
  assert.equal(again.json().detail, `It was applied, but ${v1} has been published since. To go to ${v2} again, POST /v1/problems/preview/testsets/${v2}/publish?rejudge=affected.`)
  const late = await setter.ask('POST', `/v1/rejudgings/${rejudging}/cancel`)
  assert.deepEqual([late.statusCode, late.json().type], [409, 'urn:gavel:error:rejudging-ended'])
})

test('a preview of a version is refused when another was published meanwhile, and says which', async () => {
  const { v1, v2 } = await aProblem('outdated')
  const { id } = (await setter.ask('POST', `/v1/problems/outdated/testsets/${v2}/rejudgings`)).json()
  await finishWith(api.db, await claim(api.db), {})
  const v3 = await push('outdated', { ...data, 'secret/2.ans': '5\n' }, true)
  const refused = await setter.ask('POST', `/v1/rejudgings/${id}/apply`)
  assert.deepEqual([refused.statusCode, refused.json().type], [409, 'urn:gavel:error:rejudging-outdated'])
  assert.equal(refused.json().detail, `It says what changes from ${v1} to ${v2}, but ${v3} is published now. Cancel it and make another.`)
  assert.equal((await setter.ask('POST', `/v1/rejudgings/${id}/cancel`)).json().state, 'cancelled')
  assert.equal((await setter.ask('POST', `/v1/rejudgings/${id}/cancel`)).statusCode, 200)
  assert.equal((await setter.ask('POST', `/v1/rejudgings/${id}/apply`)).json().type, 'urn:gavel:error:rejudging-ended')
})

test('a publish with rejudge says what becomes of the submissions, and without it that nothing does', async () => {
  const { v1, v2, id } = await aProblem('published')
  const plain = (await setter.ask('POST', `/v1/problems/published/testsets/${v1}/publish`)).json()
  assert.equal(plain.rejudging, null)
  const answer = (await setter.ask('POST', `/v1/problems/published/testsets/${v2}/publish?rejudge=affected`)).json()
  assert.deepEqual([answer.state, answer.rejudging.state, answer.rejudging.judgements], ['published', 'applied', { total: 1, done: 0 }])
  assert.deepEqual((await setter.ask('GET', '/v1/problems/published/rejudgings')).json().items.map((one: { id: string }) => one.id), [answer.rejudging.id])
  assert.equal((await ada.ask('GET', `/v1/submissions/${id}`)).json().status, 'queued')
  assert.equal((await setter.ask('POST', `/v1/problems/published/testsets/${v2}/publish?rejudge=some`)).statusCode, 400)
  assert.equal((await setter.ask('POST', '/v1/problems/published/testsets/2000-01-01T00:00:00.000Z/publish?rejudge=all')).statusCode, 404)
  await finishWith(api.db, await claim(api.db), {})
})

test('what is not there is not found, and one key makes one rejudging', async () => {
  const { v2 } = await aProblem('keyed')
  const none = '0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b'
  for (const [method, url] of [['GET', `/v1/rejudgings/${none}`], ['GET', `/v1/rejudgings/${none}/changes`], ['POST', `/v1/rejudgings/${none}/apply`], ['POST', `/v1/rejudgings/${none}/cancel`]] as const) {
    const answer = await setter.ask(method, url)
    assert.deepEqual([answer.statusCode, answer.json().type], [404, 'urn:gavel:error:no-such-rejudging'])
  }
  assert.equal((await setter.ask('POST', '/v1/problems/keyed/testsets/2000-01-01T00:00:00.000Z/rejudgings')).json().type, 'urn:gavel:error:no-such-testset')
  const asked = async (scope: string) => setter.ask('POST', `/v1/problems/keyed/testsets/${v2}/rejudgings?scope=${scope}`, undefined, { 'idempotency-key': 'once' })
  const [first, second, third] = [await asked('affected'), await asked('affected'), await asked('all')]
  assert.equal(first.json().id, second.json().id)
  assert.deepEqual([third.statusCode, third.json().type], [422, 'urn:gavel:error:idempotency-key-reused'])
})
