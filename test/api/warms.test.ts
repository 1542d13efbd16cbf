import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Warm } from '../../src/contract/warm.ts'
import { reportWarm } from '../../src/store/warms.ts'
import { seeWorker } from '../../src/store/workers.ts'
import { testApi } from '../support/api.ts'
import { aProblem, aWorker } from '../support/store.ts'

const api = await testApi()
const setter = await api.addUser('setter', 'setter')
const contestant = await api.addUser('contestant', 'contestant')

test('a setter has a problem fetched ahead and sees how far each worker is', async () => {
  const slug = await aProblem(api.db)
  await seeWorker(api.db, aWorker('host-1'))
  const asked = await setter.ask('POST', `/v1/problems/${slug}/warm`)
  assert.equal(asked.statusCode, 202, asked.body)
  const { id, state, workers } = Warm.parse(asked.json())
  assert.deepEqual({ state, workers }, { state: 'warming', workers: [{ worker: 'host-1', state: 'waiting', files: 0, of_files: 0, bytes: 0, of_bytes: 0, error: null }] })

  const error = { code: 'CACHE_TOO_SMALL', message: 'too small' } as const
  await reportWarm(api.db, id, 'host-1', { state: 'failed', files: 1, ofFiles: 2, bytes: 3, ofBytes: 4, error })
  const now = Warm.parse((await setter.ask('GET', `/v1/problems/${slug}/warm`)).json())
  assert.deepEqual({ state: now.state, workers: now.workers }, { state: 'incomplete', workers: [{ worker: 'host-1', state: 'failed', files: 1, of_files: 2, bytes: 3, of_bytes: 4, error }] })
})

test('the same key asks once, another request with it is refused', async () => {
  const slug = await aProblem(api.db)
  const headers = { 'idempotency-key': 'warm-once' }
  const first = Warm.parse((await setter.ask('POST', `/v1/problems/${slug}/warm`, undefined, headers)).json())
  const again = Warm.parse((await setter.ask('POST', `/v1/problems/${slug}/warm`, undefined, headers)).json())
  assert.equal(again.id, first.id)
  assert.notEqual(Warm.parse((await setter.ask('POST', `/v1/problems/${slug}/warm`)).json()).id, first.id)
  assert.equal((await setter.ask('POST', `/v1/problems/${slug}/warm?version=${first.version}`, undefined, headers)).statusCode, 422)
})

test('what cannot be fetched ahead is said, and a refusal leaves the key free', async () => {
  const draft = await aProblem(api.db, { publish: false })
  const headers = { 'idempotency-key': 'warm-refused' }
  assert.equal((await setter.ask('POST', `/v1/problems/${draft}/warm`, undefined, headers)).statusCode, 409)
  assert.equal((await setter.ask('POST', `/v1/problems/${draft}/warm?version=2020-01-01T00:00:00.000Z`)).statusCode, 404)
  assert.equal((await setter.ask('POST', '/v1/problems/nowhere/warm')).statusCode, 404)
  assert.equal((await setter.ask('GET', `/v1/problems/${draft}/warm`)).json<{ type: string }>().type, 'urn:gavel:error:no-such-warm')
  const published = await aProblem(api.db)
  assert.equal((await setter.ask('POST', `/v1/problems/${published}/warm`, undefined, headers)).statusCode, 202)
})

test('contestants neither ask for it nor see it', async () => {
  const slug = await aProblem(api.db)
  assert.equal((await contestant.ask('POST', `/v1/problems/${slug}/warm`)).statusCode, 403)
  assert.equal((await contestant.ask('GET', `/v1/problems/${slug}/warm`)).statusCode, 403)
})
