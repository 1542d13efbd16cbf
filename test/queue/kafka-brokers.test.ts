import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { finish } from '../../src/store/claims.ts'
import { startKafka } from '../support/kafka.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aSubmission, aUser } from '../support/store.ts'
import { kafkaQueue } from './support/kafka-queue.ts'

const kafka = await startKafka({ brokers: 2 })
const stops = [() => kafka.stop()]
after(async () => {
  for (const stop of stops) await stop()
})
const { db, connectionString } = await testDatabase()
const parts = kafkaQueue(db, connectionString, { brokers: kafka.addresses, partitions: 4 })
stops.unshift(() => parts.stop())
const forever = new AbortController().signal

test('with partitions on several brokers everything is judged once, by whoever is free', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db)]
  const queues = await Promise.all(['one', 'two', 'three'].map((worker) => parts.open({ worker })))
  const ids = await Promise.all(Array.from({ length: 60 }, () => aSubmission(db, { user, problem })))
  const judged: string[] = []
  const stopping = new AbortController()
  await Promise.all(queues.map(async (queue) => {
    while (!stopping.signal.aborted) {
      const held = await queue.next(stopping.signal).catch(() => null)
      if (held === null) return
      assert.equal(await finish(db, held, aResult()), true)
      queue.settled(held, 'finished')
      judged.push(held.submissionId)
      if (judged.length === ids.length) stopping.abort()
    }
  }))
  assert.deepEqual(judged.toSorted(), ids.toSorted())
  await Promise.all(queues.map((queue) => queue.close()))
})

test('while one of two brokers is away what the other has is judged, and the rest when it is back', async () => {
  const [, second] = kafka.brokers
  assert.ok(second !== undefined)
  const [user, problem] = [await aUser(db), await aProblem(db)]
  const queue = await parts.open()
  await second.kill()
  const ids = await Promise.all(Array.from({ length: 8 }, () => aSubmission(db, { user, problem })))
  await second.start()
  const judged: string[] = []
  while (judged.length < ids.length) {
    const held = await queue.next(forever)
    assert.equal(await finish(db, held, aResult()), true)
    queue.settled(held, 'finished')
    judged.push(held.submissionId)
  }
  assert.deepEqual(judged.toSorted(), ids.toSorted())
  await queue.close()
})
