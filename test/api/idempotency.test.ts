import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '../../src/api/idempotency.ts'
import { claimNext } from '../../src/store/claims.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const bob = await api.addUser('bob', 'contestant')
const admin = await api.addUser('root', 'admin')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: admin.user.id })
const program = { problem: 'sum', language: 'python3', source: 'print(1)' }

test('a hundred requests with one key make one submission', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'hundred' })))
  assert.deepEqual(new Set(answers.map((answer) => answer.statusCode)), new Set([202]))
  assert.equal(new Set(answers.map((answer) => answer.json().id)).size, 1)
  await finishWith(api.db, await claim(api.db), {})
  assert.equal(await claimNext(api.db, { worker: 'test', leaseMs: 1_000 }), null)
})

test('the order of the parts of a body does not matter', async () => {
  const first = await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'order' })
  const again = await ada.ask('POST', '/v1/submissions', '{"source":"print(1)", "samples_only":false, "language":"python3","problem":"sum"}', { 'idempotency-key': 'order' })
  assert.equal(again.json().id, first.json().id)
  await finishWith(api.db, await claim(api.db), {})
})

test('a replay of what is done by now answers 200 with the verdict', async () => {
  const first = await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'later' })
  await finishWith(api.db, await claim(api.db), {})
  const again = await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'later' })
  assert.deepEqual([again.statusCode, again.json().id, again.json().verdict], [200, first.json().id, 'AC'])
})

test('the same key with another body or address is refused', async () => {
  await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'twice' })
  const other = await ada.ask('POST', '/v1/submissions', { ...program, source: 'print(2)' }, { 'idempotency-key': 'twice' })
  assert.deepEqual([other.statusCode, other.json().type], [422, 'urn:gavel:error:idempotency-key-reused'])
  const elsewhere = await ada.ask('POST', '/evaluate-submission', program, { 'idempotency-key': 'twice' })
  assert.equal(elsewhere.statusCode, 422)
  await finishWith(api.db, await claim(api.db), {})
})

test('a key is its user\'s own', async () => {
  const hers = await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'mine' })
  const his = await bob.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'mine' })
  assert.notEqual(hers.json().id, his.json().id)
  for (let i = 0; i < 2; i++) await finishWith(api.db, await claim(api.db), {})
})

test('what was refused did not use up its key', async () => {
  assert.equal((await ada.ask('POST', '/v1/submissions', { ...program, source: ' ' }, { 'idempotency-key': 'mended' })).statusCode, 422)
  assert.equal((await ada.ask('POST', '/v1/submissions', { ...program, problem: 'none' }, { 'idempotency-key': 'mended' })).statusCode, 422)
  assert.equal((await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': 'mended' })).statusCode, 202)
  await finishWith(api.db, await claim(api.db), {})
})

test('a key that cannot be one is refused', async () => {
  for (const key of ['', 'x'.repeat(201), 'schlüssel']) {
    assert.equal((await ada.ask('POST', '/v1/submissions', program, { 'idempotency-key': key })).statusCode, 400, key)
  }
})

test('a user made twice under one key is one user, whose new token works', async () => {
  const ask = () => admin.ask('POST', '/v1/users', { name: 'carol' }, { 'idempotency-key': 'carol' })
  const [first, again] = [await ask(), await ask()]
  assert.deepEqual([first.statusCode, again.statusCode], [201, 201])
  assert.equal(again.json().created_at, first.json().created_at)
  const me = await api.app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${again.json().token}` } })
  assert.equal(me.json().name, 'carol')
  assert.equal((await admin.ask('POST', '/v1/users', { name: 'carol' })).statusCode, 409)
  const taken = await admin.ask('POST', '/v1/users', { name: 'Carol' }, { 'idempotency-key': 'free after the refusal' })
  assert.equal(taken.statusCode, 409)
})

test('judging again under one key makes one new judgement', async () => {
  const { id } = (await ada.ask('POST', '/v1/submissions', program)).json()
  await finishWith(api.db, await claim(api.db), {})
  const ask = () => admin.ask('POST', `/v1/submissions/${id}/rejudge`, undefined, { 'idempotency-key': 'again' })
  assert.equal((await ask()).json().judgements, 2)
  await finishWith(api.db, await claim(api.db), {})
  const replayed = await ask()
  assert.deepEqual([replayed.statusCode, replayed.json().judgements], [202, 2])
})

test("judging a problem's submissions again under one key gives the same count, and does it once", async () => {
  await addProblem(api.db, api.blobs, { slug: 'again', createdBy: admin.user.id })
  await ada.ask('POST', '/v1/submissions', { ...program, problem: 'again' })
  await finishWith(api.db, await claim(api.db), {})
  const ask = () => admin.ask('POST', '/v1/problems/again/rejudge', undefined, { 'idempotency-key': 'all again' })
  const first = (await ask()).json()
  assert.equal(first.judgements, 1)
  await finishWith(api.db, await claim(api.db), {})
  assert.deepEqual((await ask()).json(), first)
  assert.equal(await claimNext(api.db, { worker: 'test', leaseMs: 1_000 }), null)
})

test('canonical JSON is the same for the same content', () => {
  assert.equal(canonicalJson({ b: [2, { d: 1, c: 'é' }], a: null }), canonicalJson(JSON.parse('{ "a": null, "b": [2, {"c": "\\u00e9", "d": 1.0}] }')))
  assert.notEqual(canonicalJson({ a: [1, 2] }), canonicalJson({ a: [2, 1] }))
})
