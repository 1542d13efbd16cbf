import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openProblems } from '../../src/store/problems.ts'
import { zipOf, type Files } from '../packages/archive.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith, run } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const bob = await api.addUser('bob', 'contestant')
const setter = await api.addUser('setter', 'setter')
const admin = await api.addUser('root', 'admin')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id })

const program = { problem: 'sum', language: 'python3', source: 'print(sum(map(int, input().split())))' }
const secretMessage = 'token 1 differs: expected 42, got 41'
const wrong = { verdict: 'WA', runs: [run('sample/1', 'AC', 'well done'), run('secret/01', 'WA', secretMessage)], outputs: { 'secret/01': Buffer.from('41\n'), 'sample/1': Buffer.from('3\n') } } as const

async function submitted(caller = ada, body: object = program): Promise<string> {
  const answer = await caller.ask('POST', '/v1/submissions', body)
  assert.equal(answer.statusCode, 202, answer.body)
  return answer.json().id
}

async function judged(caller = ada): Promise<string> {
  const id = await submitted(caller)
  await finishWith(api.db, await claim(api.db), { ...wrong, runs: [...wrong.runs] })
  return id
}

test('a submission is accepted, waits, and says where to look', async () => {
  const answer = await ada.ask('POST', '/v1/submissions', program)
  assert.equal(answer.statusCode, 202)
  const submission = answer.json()
  assert.equal(answer.headers.location, `/v1/submissions/${submission.id}`)
  assert.deepEqual([submission.problem, submission.user, submission.status, submission.verdict, submission.tests], ['sum', 'ada', 'queued', null, { total: 0, done: 0 }])
  const looked = await ada.ask('GET', `/v1/submissions/${submission.id}`)
  assert.deepEqual(looked.json(), submission)
  await finishWith(api.db, await claim(api.db), {})
})

test('whoever waits is answered with 200 as soon as the verdict is there', async () => {
  const waiting = ada.ask('POST', '/v1/submissions?wait=30', program)
  const claimed = await untilClaimed()
  await finishWith(api.db, claimed, {})
  const answer = await waiting
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.json().verdict, 'AC')
})

test('a wait that is over answers with how things stand', async () => {
  const answer = await ada.ask('POST', '/v1/submissions?wait=0.0512345', program)
  assert.equal(answer.statusCode, 202)
  const polled = await ada.ask('GET', `/v1/submissions/${answer.json().id}?wait=0.0512345`)
  assert.equal(polled.statusCode, 200)
  assert.equal(polled.json().status, 'queued')
  await finishWith(api.db, await claim(api.db), {})
})

test('a long poll of a submission ends with its verdict', async () => {
  const id = await submitted()
  const waiting = ada.ask('GET', `/v1/submissions/${id}?wait=60`)
  await finishWith(api.db, await claim(api.db), {})
  assert.equal((await waiting).json().verdict, 'AC')
})

test('evaluate-submission answers when it is done', async () => {
  const waiting = ada.ask('POST', '/evaluate-submission', program)
  await finishWith(api.db, await untilClaimed(), { verdict: 'TLE', runs: [run('sample/1', 'TLE')] })
  const answer = await waiting
  assert.deepEqual([answer.statusCode, answer.json().verdict], [200, 'TLE'])
})

test('a wait outside of 0 to 60 seconds is refused', async () => {
  for (const wait of ['61', '-1', 'long', '1&wait=2']) {
    assert.equal((await ada.ask('POST', `/v1/submissions?wait=${wait}`, program)).statusCode, 400, wait)
  }
})

test('sources come as text, as base64 and as files', async () => {
  const source_base64 = Buffer.from('print(1)').toString('base64')
  const bodies = [
    program,
    { problem: 'sum', language: 'python3', source_base64 },
    { problem: 'sum', language: 'cpp', files: [{ name: 'a.cpp', content_base64: source_base64 }, { name: 'b.cpp', content_base64: source_base64 }], entry_point: 'a.cpp' },
  ]
  for (const body of bodies) {
    const id = await submitted(ada, body)
    await finishWith(api.db, await claim(api.db), {})
    const source = (await ada.ask('GET', `/v1/submissions/${id}/source`)).json()
    assert.equal(source.language, body.language)
    if (body !== program) assert.equal(source.files[0].text, 'print(1)')
  }
})

test('contestants see their own submissions only, and cannot tell that others exist', async () => {
  const id = await judged(ada)
  const nobodys = '0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b'
  for (const path of ['', '/source', '/judgements', '/events', '/runs/sample/1']) {
    const others = await bob.ask('GET', `/v1/submissions/${id}${path}`)
    const none = await bob.ask('GET', `/v1/submissions/${nobodys}${path}`)
    assert.equal(others.statusCode, 404, path)
    assert.equal(others.body.replaceAll(id, nobodys), none.body)
    assert.equal((await setter.ask('HEAD', `/v1/submissions/${id}${path === '/events' ? '' : path}`)).statusCode, 200, path)
  }
})

test("a list has one's own submissions, for setters everybody's", async () => {
  await judged(ada)
  await judged(bob)
  const names = async (caller: typeof ada, query = '') => {
    const answer = await caller.ask('GET', `/v1/submissions?limit=200${query}`)
    return new Set(answer.json().items.map((item: { user: string }) => item.user))
  }
  assert.deepEqual(await names(bob), new Set(['bob']))
  assert.deepEqual(await names(bob, '&user=ada'), new Set())
  assert.deepEqual(await names(setter), new Set(['ada', 'bob']))
  assert.deepEqual(await names(setter, '&user=ada'), new Set(['ada']))
  assert.deepEqual(await names(setter, '&verdict=MLE'), new Set())
  const first = (await setter.ask('GET', '/v1/submissions?limit=1')).json()
  const second = (await setter.ask('GET', `/v1/submissions?limit=1&after=${first.next}`)).json()
  assert.ok(first.items[0].id > second.items[0].id, 'newest first')
  assert.deepEqual(first.items[0].strip.map((cell: { verdict: string }) => cell.verdict), ['AC', 'WA'])
})

test('a trial on the samples is not listed', async () => {
  const id = await submitted(ada, { ...program, samples_only: true })
  await finishWith(api.db, await claim(api.db), {})
  const listed = (await ada.ask('GET', '/v1/submissions?limit=200')).json().items
  assert.ok(!listed.some((item: { id: string }) => item.id === id))
  assert.equal((await ada.ask('GET', `/v1/submissions/${id}`)).json().purpose, 'samples')
})

test('a trial on the samples of a problem without samples is refused: of no tests at all it would be AC', async () => {
  await addProblem(api.db, api.blobs, { slug: 'bare', createdBy: setter.user.id, tests: { 'secret/1': { input: '1 2', answer: '3' } } })
  const answer = await ada.ask('POST', '/v1/submissions', { ...program, problem: 'bare', samples_only: true })
  assert.equal(answer.statusCode, 422)
  assert.deepEqual(answer.json().errors, [{ path: 'samples_only', message: 'the problem has no samples' }])
})

test('a submission is taken, or refused, while nothing can be read of its test data: that is for the workers, later', async () => {
  const user = await api.addUser('during-an-outage', 'contestant')
  await pushAndLose('outage', { 'problem.yaml': 'problem_format_version: 2025-09\nname: Outage\nlanguages: [python3]\n', 'data/secret/1.in': '1 2\n', 'data/secret/1.ans': '3\n' })
  await submitted(user, { ...program, problem: 'outage' })
  await finishWith(api.db, await claim(api.db), {})
  const refused = await user.ask('POST', '/v1/submissions', { ...program, problem: 'outage', language: 'cpp' })
  assert.equal(refused.json().type, 'urn:gavel:error:language-not-allowed')
  const trial = await user.ask('POST', '/v1/submissions', { ...program, problem: 'outage', samples_only: true })
  assert.deepEqual(trial.json().errors, [{ path: 'samples_only', message: 'the problem has no samples' }])
})

test('of a version that a release before made, the manifest says which languages it takes', async () => {
  await addProblem(api.db, api.blobs, { slug: 'from-before', createdBy: setter.user.id, manifest: { languages: ['python3'] } })
  await sql`update testset set accepts = null where name = 'Problem from-before'`.execute(api.db)
  await submitted(ada, { ...program, problem: 'from-before' })
  await finishWith(api.db, await claim(api.db), {})
  const refused = await ada.ask('POST', '/v1/submissions', { ...program, problem: 'from-before', language: 'cpp' })
  assert.equal(refused.json().type, 'urn:gavel:error:language-not-allowed')
})

test('what a problem takes holds from the publish on, whoever has sent something to it before', async () => {
  const publish = (languages: string[]) => addProblem(api.db, api.blobs, { slug: 'changing', createdBy: setter.user.id, manifest: { languages } })
  const send = (language: string) => ada.ask('POST', '/v1/submissions', { ...program, problem: 'changing', language })
  const all = await publish(['python3', 'cpp'])
  await submitted(ada, { ...program, problem: 'changing' })
  await publish(['cpp'])
  assert.equal((await send('python3')).json().type, 'urn:gavel:error:language-not-allowed')
  await setter.ask('POST', `/v1/problems/changing/testsets/${all.version}/publish`)
  assert.equal((await send('python3')).statusCode, 202)
  for (let waiting = 0; waiting < 2; waiting++) await finishWith(api.db, await claim(api.db), {})
})

/** A package comes in by its usual way, and then its manifest is gone. */
async function pushAndLose(slug: string, files: Files): Promise<void> {
  const answer = await setter.ask('PUT', `/v1/problems/${slug}/package?publish=true`, await zipOf(files), { 'content-type': 'application/zip' })
  assert.equal(answer.statusCode, 201, answer.body)
  const { manifestDigest } = (await openProblems(api.db, [slug]))[0] ?? assert.fail()
  await api.blobs.remove(manifestDigest)
}

test('contestants see what is said of samples, setters also what is said of secret tests', async () => {
  const id = await judged(ada)
  const messages = async (caller: typeof ada) => (await caller.ask('GET', `/v1/submissions/${id}`)).json().runs.map((one: { message: string }) => one.message)
  assert.deepEqual(await messages(ada), ['well done', ''])
  assert.deepEqual(await messages(setter), ['well done', secretMessage])
  const judgements = async (caller: typeof ada) => (await caller.ask('GET', `/v1/submissions/${id}/judgements`)).body
  assert.ok(!(await judgements(ada)).includes(secretMessage))
  assert.ok((await judgements(setter)).includes(secretMessage))
})

test('why it is JE is for administrators', async () => {
  const id = await submitted()
  await finishWith(api.db, await claim(api.db), { verdict: 'JE', runs: [], fault: { code: 'BOX_DIED', message: 'the box ended with 139' } })
  const fault = async (caller: typeof ada) => (await caller.ask('GET', `/v1/submissions/${id}/judgements`)).json().items[0].fault
  assert.equal(await fault(ada), null)
  assert.equal(await fault(setter), null)
  assert.equal((await fault(admin)).code, 'BOX_DIED')
})

test('the data of samples is for everybody who may see the submission, that of secret tests for setters', async () => {
  const id = await judged(ada)
  const sample = await ada.ask('GET', `/v1/submissions/${id}/runs/sample/1`)
  assert.deepEqual(sample.json(), { test: 'sample/1', input: '1 2\n', answer: '3\n', output: '3\n', message: 'well done', truncated: false })
  const secret = await ada.ask('GET', `/v1/submissions/${id}/runs/secret/01`)
  assert.equal(secret.statusCode, 403)
  assert.equal((await setter.ask('GET', `/v1/submissions/${id}/runs/secret/01`)).json().output, '41\n')
  assert.equal((await setter.ask('GET', `/v1/submissions/${id}/runs/secret/99`)).statusCode, 404)
})

test('a large test is shown cut, and says so', async () => {
  const large = '7 '.repeat(40_000)
  await addProblem(api.db, api.blobs, { slug: 'large', createdBy: setter.user.id, tests: { 'sample/1': { input: `${large}é`, answer: '1\n' } } })
  const id = await submitted(ada, { ...program, problem: 'large' })
  await finishWith(api.db, await claim(api.db), { runs: [run('sample/1')] })
  const detail = (await ada.ask('GET', `/v1/submissions/${id}/runs/sample/1`)).json()
  assert.deepEqual([detail.input.length, detail.truncated, detail.output], [64 * 1024, true, null])
})

test('a test is found by the longest name that a package may give it', async () => {
  const name = `secret/${'ü'.repeat(500)}`
  await addProblem(api.db, api.blobs, { slug: 'long', createdBy: setter.user.id, tests: { [name]: { input: '1\n', answer: '1\n' } } })
  const id = await submitted(ada, { ...program, problem: 'long' })
  await finishWith(api.db, await claim(api.db), { runs: [run(name)] })
  assert.equal((await setter.ask('GET', `/v1/submissions/${id}/runs/${encodeURI(name)}`)).json().test, name)
})

test('setters judge again, and the old judgement stays on record', async () => {
  const id = await judged(ada)
  assert.equal((await ada.ask('POST', `/v1/submissions/${id}/rejudge`)).statusCode, 403)
  const answer = await setter.ask('POST', `/v1/submissions/${id}/rejudge`)
  assert.deepEqual([answer.statusCode, answer.json().status, answer.json().judgements], [202, 'queued', 2])
  await finishWith(api.db, await claim(api.db), {})
  const verdicts = (await ada.ask('GET', `/v1/submissions/${id}/judgements`)).json().items.map((one: { verdict: string }) => one.verdict)
  assert.deepEqual(verdicts, ['AC', 'WA'])
})

test("all of a problem's submissions are judged again", async () => {
  await addProblem(api.db, api.blobs, { slug: 'again', createdBy: setter.user.id })
  for (let i = 0; i < 3; i++) {
    await submitted(ada, { ...program, problem: 'again' })
    await finishWith(api.db, await claim(api.db), {})
  }
  const answer = await setter.ask('POST', '/v1/problems/again/rejudge')
  assert.deepEqual([answer.statusCode, answer.json().judgements], [202, 3])
  for (let i = 0; i < 3; i++) await finishWith(api.db, await claim(api.db), {})
  assert.equal((await setter.ask('POST', '/v1/problems/none/rejudge')).statusCode, 404)
})

test('the priority contest is not for contestants', async () => {
  assert.equal((await ada.ask('POST', '/v1/submissions', { ...program, priority: 'contest' })).statusCode, 403)
  await submitted(setter, { ...program, priority: 'contest' })
  await finishWith(api.db, await claim(api.db), {})
})

test('a run without a problem answers with what it wrote', async () => {
  const waiting = ada.ask('POST', '/v1/runs', { language: 'python3', source: 'print(input())', stdin: 'héllo', args: ['x'], limits: { time_ms: 500 } })
  const claimed = await untilClaimed()
  assert.deepEqual([claimed.purpose, Buffer.from(claimed.request?.stdin ?? []).toString(), claimed.request?.limits], ['run', 'héllo', { timeMs: 500 }])
  const output = { outcome: 'exited', exitCode: 0, signal: null, stdout: Buffer.from('héllo\n'), stderr: Buffer.from([0xff]), timeMs: 9, wallMs: 10, memoryKib: 3_000 } as const
  await finishWith(api.db, claimed, { runs: [], output })
  const answer = await waiting
  assert.equal(answer.statusCode, 200)
  assert.deepEqual(answer.json(), { status: 'exited', exit_code: 0, signal: null, stdout: 'héllo\n', stderr: '\uFFFD', time_ms: 9, wall_ms: 10, memory_kib: 3_000, compiler_output: '' })
  assert.equal((await ada.ask('GET', `/v1/submissions/${claimed.submissionId}`)).statusCode, 404, 'a run is no submission')
})

test('a run that could not be judged is a fault of ours, with a time to come back', async () => {
  const waiting = ada.ask('POST', '/v1/runs', { language: 'python3', source: 'print(1)' })
  await finishWith(api.db, await untilClaimed(), { verdict: 'JE', runs: [], fault: { code: 'BOX_DIED', message: 'secret inside' } })
  const answer = await waiting
  assert.deepEqual([answer.statusCode, answer.headers['retry-after'], answer.body.includes('inside')], [503, '2', false])
})

/** The request is on its way; the submission is there as soon as it is. */
async function untilClaimed() {
  for (;;) {
    try {
      return await claim(api.db)
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

test('a language that a worker has just brought can be submitted at once', async () => {
  const pascal = { id: 'pascal', name: 'Pascal', version: 'fpc 3.2', compile: 'fpc', run: './main', extensions: ['.pas'], available: true, install: null }
  const app = await api.build({}, { languagesNow: async () => [pascal] })
  const blaise = await api.addUser('blaise', 'contestant')
  const answer = await app.inject({ method: 'POST', url: '/v1/submissions', headers: { authorization: `Bearer ${blaise.token}` }, payload: { problem: 'sum', language: 'pascal', source: 'begin end.' } })
  assert.equal(answer.statusCode, 202, answer.body)
  await app.close()
})
