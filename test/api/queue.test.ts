import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { listOf } from '../../src/contract/conventions.ts'
import { DeadLetter, QueueState, Requeued, Waiting, WorkerState } from '../../src/contract/queue.ts'
import { Submission } from '../../src/contract/submission.ts'
import { maxAttempts } from '../../src/domain/judgement.ts'
import { claimNext } from '../../src/store/claims.ts'
import { giveUp } from '../../src/store/lost-claims.ts'
import { seeWorker } from '../../src/store/workers.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { aWorker } from '../support/store.ts'

const api = await testApi()
const [ada, bob, root] = [await api.addUser('ada', 'contestant'), await api.addUser('bob', 'contestant'), await api.addUser('root', 'admin')]
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: root.user.id })

async function submit(body: object = {}, who = ada): Promise<string> {
  return Submission.parse((await who.ask('POST', '/v1/submissions', { problem: 'sum', language: 'cpp', source: 'int main() {}', ...body })).json()).id
}
async function waiting(id: string, who = ada): Promise<Waiting> {
  return Waiting.parse((await who.ask('GET', `/v1/submissions/${id}/waiting`)).json())
}
async function judgeAll(): Promise<void> {
  for (let next = await claimNext(api.db, { worker: 'test', leaseMs: 60_000 }); next !== null; next = await claimNext(api.db, { worker: 'test', leaseMs: 60_000 })) await finishWith(api.db, next, {})
}
const cpp = { id: 'cpp', name: 'C++', version: 'g++ 12.2', compile: 'g++ main.cpp', run: './main', extensions: ['.cpp'], available: true, install: null }

test('a submission says why it waits: nobody there, nobody with its language, others first, all busy, a slot free, judged, done', async () => {
  const [first, second] = [await submit(), await submit({}, bob)]
  assert.equal((await waiting(first)).reason, 'no_worker')
  await seeWorker(api.db, { ...aWorker('judge-1'), slots: 1, languages: [{ ...cpp, id: 'go' }, { ...cpp, available: false }] })
  assert.equal((await waiting(first)).reason, 'no_worker_for_language')
  await seeWorker(api.db, { ...aWorker('judge-1'), slots: 1, languages: [cpp] })
  const next = await waiting(first)
  assert.deepEqual([next.reason, next.position, next.slots.free, next.workers], ['next', 1, 1, { present: 1, for_language: 1 }])

  const held = await claimNext(api.db, { worker: 'judge-1-0123abcd', leaseMs: 60_000 })
  assert.equal(held?.submissionId, first)
  const judging = await waiting(first)
  assert.deepEqual([judging.reason, judging.position, judging.held?.worker], ['judging', null, null], 'a contestant does not learn which worker')
  assert.equal((await waiting(first, root)).held?.worker, 'judge-1-0123abcd')
  const third = await submit({ priority: 'contest' }, root)
  assert.deepEqual([(await waiting(third, root)).reason, (await waiting(third, root)).position], ['slots_busy', 1])
  const behind = await waiting(second, bob)
  assert.deepEqual([behind.reason, behind.position, behind.message], ['behind_others', 2, 'One judgement goes first, and the only slot is busy.'])

  await sql`update lease set until = now() - interval '1 second'`.execute(api.db)
  assert.equal((await waiting(first)).reason, 'lease_lapsed')
  if (held !== null) await finishWith(api.db, held, {})
  assert.equal((await waiting(first)).reason, 'done')
  await judgeAll()
})

test('what failed before is told: that it did to its author, why to administrators', async () => {
  const id = await submit()
  await giveUp(api.db, await claim(api.db), { code: 'BLOB_MISSING', message: 'there is no blob 12' })
  const [seen, all] = [await waiting(id), await waiting(id, root)]
  assert.match(seen.message, /It was tried once before, which failed by a fault of the judge and not of the program\.$/)
  assert.deepEqual([seen.attempts.failed, seen.attempts.of, seen.attempts.faults[0]?.message, seen.attempts.faults[0]?.worker], [1, maxAttempts, null, null])
  assert.deepEqual([all.attempts.faults[0]?.code, all.attempts.faults[0]?.message, all.attempts.faults[0]?.worker], ['BLOB_MISSING', 'there is no blob 12', 'test'])
  await judgeAll()
})

test("nobody is told of another's submission", async () => {
  assert.equal((await bob.ask('GET', `/v1/submissions/${await submit()}/waiting`)).statusCode, 404)
  await judgeAll()
})

test('an operator sees what waits by priority, and the workers with what their slots hold', async () => {
  await seeWorker(api.db, { ...aWorker('judge-1'), slots: 2, languages: [cpp] })
  await seeWorker(api.db, { ...aWorker('judge-2'), slots: 1, languages: [cpp] })
  await sql`update worker set seen_at = now() - interval '2 minutes' where name = 'judge-2'`.execute(api.db)
  const id = await submit()
  await submit()
  const held = await claimNext(api.db, { worker: 'judge-1-0123abcd', leaseMs: 60_000 })
  const queue = QueueState.parse((await root.ask('GET', '/v1/system/queue')).json())
  assert.deepEqual(queue.waiting.map((one) => [one.priority, one.waiting]), [['contest', 0], ['run', 0], ['practice', 1], ['rejudge', 0]])
  assert.deepEqual([queue.judging, queue.workers, queue.slots, queue.dead_letters], [1, 1, 2, 0])
  const workers = listOf(WorkerState).parse((await root.ask('GET', '/v1/system/workers')).json()).items
  assert.deepEqual(workers.map((one) => [one.name, one.present, one.slots, one.languages, one.judging.length]), [['judge-1', true, 2, ['cpp'], 1], ['judge-2', false, 1, ['cpp'], 0]])
  assert.deepEqual([workers[0]?.judging[0]?.submission, workers[0]?.judging[0]?.problem], [id, 'sum'])
  for (const path of ['queue', 'workers', 'dead-letters']) assert.equal((await ada.ask('GET', `/v1/system/${path}`)).statusCode, 403)
  assert.equal((await ada.ask('POST', '/v1/system/dead-letters/requeue')).statusCode, 403)
  if (held !== null) await finishWith(api.db, held, {})
  await judgeAll()
})

test('what was given up is listed with each attempt, and requeued, one or all, it is judged with all attempts', async () => {
  const ids = [await submit(), await submit(), await submit()]
  for (let i = 0; i < ids.length * maxAttempts; i++) await giveUp(api.db, await claim(api.db), { code: 'BOX_DIED', message: 'it died' })
  const dead = async () => listOf(DeadLetter).parse((await root.ask('GET', '/v1/system/dead-letters')).json()).items
  assert.deepEqual((await dead()).map((one) => one.submission), ids.toReversed())
  const [letter] = await dead()
  assert.deepEqual([letter?.code, letter?.user, letter?.problem, letter?.attempts.length], ['BOX_DIED', 'ada', 'sum', maxAttempts])
  assert.equal(QueueState.parse((await root.ask('GET', '/v1/system/queue')).json()).dead_letters, 3)

  const again = `/v1/system/dead-letters/${ids[0]}/requeue`
  assert.deepEqual(Requeued.parse((await root.ask('POST', again)).json()), { requeued: 1 })
  const second = await root.ask('POST', again)
  assert.equal(second.statusCode, 409)
  assert.match(second.body, /not-given-up/)
  assert.deepEqual(Requeued.parse((await root.ask('POST', '/v1/system/dead-letters/requeue')).json()), { requeued: 2 })
  assert.deepEqual(await dead(), [])
  assert.equal((await waiting(ids[0] ?? '')).position, 1)
  await judgeAll()
  for (const id of ids) assert.equal((await waiting(id)).reason, 'done')
})
