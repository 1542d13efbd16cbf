import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { watchQueueLength } from '../../src/store/admission.ts'
import { testApi } from '../support/api.ts'
import type { Caller } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const bob = await api.addUser('bob', 'contestant')
const setter = await api.addUser('setter', 'setter')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id })
const program = { problem: 'sum', language: 'python3', source: 'print(sum(map(int, input().split())))' }

const replicas = await Promise.all([api.build({ submissionsPerMinute: 3 }), api.build({ submissionsPerMinute: 3 })])
const strict = await api.build({ requestsPerMinute: 5 })
after(() => Promise.all([...replicas, strict].map((app) => app.close())))

function send(app: (typeof replicas)[number], caller: Caller, url = '/v1/submissions', payload: object = program) {
  return app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${caller.token}` } })
}

async function minute(): Promise<string | undefined> {
  const { rows } = await sql<{ minute: string }>`select date_trunc('minute', clock_timestamp())::text as minute`.execute(api.db)
  return rows[0]?.minute
}

/** Does it within one minute of the database's clock, however often that has to be tried. */
async function withinAMinute<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = await minute()
    await sql`delete from submission_count`.execute(api.db)
    const result = await work()
    if ((await minute()) === before) return result
  }
}

test('a contestant who sends too many a minute is told when to come back, through whichever server they come', async () => {
  const [first, second] = replicas
  assert.ok(first && second)
  const answers = await withinAMinute(async () => {
    const mine = []
    for (const app of [first, second, first, second, first]) mine.push(await send(app, ada))
    return { mine, run: await send(first, ada, '/v1/runs', { language: 'python3', source: 'print(1)', stdin: '' }), bobs: await send(second, bob) }
  })
  assert.deepEqual(answers.mine.map(({ statusCode }) => statusCode), [202, 202, 202, 429, 429])
  const refused = answers.mine[3]
  assert.equal(refused?.json().type, 'urn:gavel:error:too-many-submissions')
  const retryAfter = Number(refused?.headers['retry-after'])
  assert.ok(retryAfter >= 1 && retryAfter <= 60, String(retryAfter))
  assert.equal(answers.run.statusCode, 429)
  assert.equal(answers.bobs.statusCode, 202)
})

test('many at once are no way around it, and a setter is not counted', async () => {
  const [first, second] = replicas
  assert.ok(first && second)
  const { mine, setters } = await withinAMinute(async () => ({
    mine: await Promise.all(Array.from({ length: 20 }, (_, index) => send(index % 2 === 0 ? first : second, ada))),
    setters: await Promise.all(Array.from({ length: 5 }, () => send(first, setter))),
  }))
  assert.equal(mine.filter(({ statusCode }) => statusCode === 202).length, 3)
  assert.ok(setters.every(({ statusCode }) => statusCode === 202))
})

function ask(caller: Caller) {
  return strict.inject({ method: 'GET', url: '/v1/languages', headers: { authorization: `Bearer ${caller.token}` } })
}

test('a token that asks too often is told when to come back; others are served', async () => {
  const answers = []
  for (let count = 0; count < 7; count++) answers.push(await ask(ada))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode), [200, 200, 200, 200, 200, 429, 429])
  const refused = answers.at(-1)
  assert.equal(refused?.headers['content-type'], 'application/problem+json')
  assert.equal(refused?.json().type, 'urn:gavel:error:too-many-requests')
  assert.ok(Number(refused?.headers['retry-after']) >= 1)
  assert.equal((await ask(bob)).statusCode, 200)
  for (let count = 0; count < 7; count++) assert.equal((await ask(setter)).statusCode, 200)
})

test('while too many wait, new submissions are refused with the time to come back, and accepted again when the queue is shorter', async () => {
  await sql`delete from outbox`.execute(api.db)
  // A look of its own each time: what is a second old is as good in earnest, and here it would be a wait.
  const app = await api.build({}, { isQueueFull: () => watchQueueLength(api.db, 2)() })
  try {
    for (let count = 0; count < 3; count++) assert.equal((await send(app, ada)).statusCode, 202)
    const refused = await send(app, ada)
    assert.equal(refused.statusCode, 503)
    assert.equal(refused.json().type, 'urn:gavel:error:overloaded')
    assert.ok(Number(refused.headers['retry-after']) >= 1)
    await finishWith(api.db, await claim(api.db), {})
    assert.equal((await send(app, ada)).statusCode, 202)
  } finally {
    await app.close()
  }
})
