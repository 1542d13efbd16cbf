import { Consumer } from '@platformatic/kafka'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import tls from 'node:tls'
import { sql } from 'kysely'
import { pino } from 'pino'
import { DeadLetter } from '../../src/contract/queue-message.ts'
import { maxAttempts } from '../../src/domain/judgement.ts'
import { openCluster } from '../../src/queue/kafka/cluster.ts'
import { openShareConsumer } from '../../src/queue/kafka/share-consumer.ts'
import { openShareSession } from '../../src/queue/kafka/share-session.ts'
import { topicNames } from '../../src/queue/kafka/topics.ts'
import type { Queue } from '../../src/queue/queue.ts'
import { finish } from '../../src/store/claims.ts'
import { giveUp, handBack } from '../../src/store/lost-claims.ts'
import { queueContract } from '../contract/queue.ts'
import { kafkaUser, startKafka } from '../support/kafka.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aResult, aSubmission, aUser, rejudgeAll } from '../support/store.ts'
import { kafkaQueue } from './support/kafka-queue.ts'

const kafka = await startKafka()
const [broker] = kafka.brokers
if (broker === undefined) throw new Error('there is no broker')
const stops = [() => kafka.stop()]
// Before the database goes, whose end is registered next.
after(async () => {
  for (const stop of stops) await stop()
})
const { db, connectionString } = await testDatabase()
const parts = kafkaQueue(db, connectionString, { brokers: kafka.addresses, partitions: 1 })
const names = topicNames(parts.kafka.prefix)
const log = pino({ level: 'silent' })
const forever = new AbortController().signal
stops.unshift(() => parts.stop())

queueContract('the queue in Kafka', db, parts)

async function withQueues(count: number, use: (...queues: Queue[]) => Promise<void>): Promise<void> {
  const queues = await Promise.all(Array.from({ length: count }, (_, index) => parts.open({ worker: `worker ${index}` })))
  try {
    await use(...queues)
  } finally {
    await Promise.all(queues.map((queue) => queue.close()))
  }
}

/** Judges what is next. Gives its submission. */
async function judgeNext(queue: Queue): Promise<string> {
  const held = await queue.next(forever)
  assert.equal(await finish(db, held, aResult()), true)
  queue.settled(held, 'finished')
  return held.submissionId
}

test('while one judgement of the only partition takes its time, all others are judged', () =>
  withQueues(2, async (slow, quick) => {
    assert.ok(slow !== undefined && quick !== undefined)
    const [user, problem] = [await aUser(db), await aProblem(db)]
    const first = await aSubmission(db, { user, problem })
    const long = await slow.next(forever)
    assert.equal(long.submissionId, first)
    for (let count = 0; count < 10; count++) {
      const id = await aSubmission(db, { user, problem })
      assert.equal(await judgeNext(quick), id)
    }
    await finish(db, long, aResult())
    slow.settled(long, 'finished')
  }))

test('a record whose holder renews it is nobody else’s, and one whose holder does not is the next one’s', async () => {
  const cluster = openCluster({ brokers: kafka.addresses })
  const group = { cluster, groupId: names.group, topics: names.queues, onNotReleased: () => undefined, log }
  const renewing = openShareConsumer(group)
  const [user, problem] = [await aUser(db), await aProblem(db)]
  await aSubmission(db, { user, problem })
  const renewed = await renewing.next(forever)
  const [at] = await cluster.topics(['contest', 'practice'].map((priority) => `${parts.kafka.prefix}-queue-${priority}`).slice(1))
  const address = cluster.brokerOf(at?.leaders[0] ?? -1)
  assert.ok(at !== undefined && address !== undefined)
  const idle = openShareSession({ broker: address, groupId: names.group, memberId: randomBytes(16).toString('hex'), connection: cluster.connectionOptions })
  await aSubmission(db, { user, problem })
  await parts.arrived()
  const { records } = await idle.fetch({ partitions: [{ topicId: at.topicId, partition: 0 }], maxRecords: 1, maxWaitMs: 5000 })
  const third = openShareConsumer(group)
  const lapsed = await third.next(forever)
  assert.deepEqual([lapsed.offset, lapsed.deliveries], [records[0]?.offset, 2])
  // Its own lock, which was older, has not lapsed.
  assert.ok(renewed.offset < lapsed.offset)
  renewing.settle(renewed, 'release')
  const released = await third.next(forever)
  assert.deepEqual([released.offset, released.deliveries], [renewed.offset, 2])
  third.settle(lapsed, 'release')
  third.settle(released, 'release')
  await Promise.all([renewing.close(), third.close(), idle.close()])
  await cluster.close()
  await withQueues(1, async (queue) => {
    assert.ok(queue !== undefined)
    for (let count = 0; count < 2; count++) await judgeNext(queue)
  })
})

test('a worker that comes first after a while takes what is most urgent first, though Kafka has to look where the group stands', async () => {
  const [user, problem] = [await aUser(db), await aProblem(db)]
  for (let round = 0; round < 20; round++) {
    // The last one has left, so the broker has forgotten the group's partitions; to read where it stands takes longer than to answer that it has nothing yet.
    const rejudge = await aSubmission(db, { user, problem, priority: 'rejudge' })
    const contestant = await aSubmission(db, { user, problem, priority: 'contest' })
    await parts.arrived()
    await withQueues(1, async (queue) => {
      assert.ok(queue !== undefined)
      assert.deepEqual([await judgeNext(queue), await judgeNext(queue)], [contestant, rejudge])
    })
  }
})

test('many that are judged again delay one of a contest by no more than the judgement that is in hand', () =>
  withQueues(1, async (queue) => {
    assert.ok(queue !== undefined)
    const [user, problem] = [await aUser(db), await aProblem(db)]
    for (let count = 0; count < 10; count++) await aSubmission(db, { user, problem })
    for (let count = 0; count < 10; count++) await judgeNext(queue)
    for (let count = 0; count < 50; count++) await rejudgeAll(db, problem)
    for (let count = 0; count < 5; count++) {
      const inHand = await queue.next(forever)
      const contestant = await aSubmission(db, { user, problem, priority: 'contest' })
      await parts.arrived()
      await finish(db, inHand, aResult())
      queue.settled(inHand, 'finished')
      assert.equal(await judgeNext(queue), contestant)
    }
    await sql`delete from outbox`.execute(db)
  }))

test('what failed for good is in the topic of dead letters, with what became of each attempt', () =>
  withQueues(1, async (queue) => {
    assert.ok(queue !== undefined)
    const submission = await aSubmission(db)
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const held = await queue.next(forever)
      queue.settled(held, await giveUp(db, held, { code: 'BOX_DIED', message: `attempt ${attempt}` }))
    }
    const consumer = new Consumer({ clientId: 'test', groupId: 'test', bootstrapBrokers: kafka.addresses })
    const letters = await consumer.consume({ topics: [names.deadLetters], mode: 'earliest', autocommit: false })
    for await (const { value } of letters) {
      const letter = DeadLetter.parse(JSON.parse(String(value)))
      if (letter.submission !== submission) continue
      assert.deepEqual([letter.fault, letter.worker], [{ code: 'BOX_DIED', message: 'attempt 3' }, 'worker 0'])
      assert.deepEqual(letter.attempts.map(({ claim, message }) => [claim, message]), [[1, 'attempt 1'], [2, 'attempt 2'], [3, 'attempt 3']])
      break
    }
    await letters.close()
    await consumer.close()
  }))

test('a record that comes twice is judged once', () =>
  withQueues(1, async (queue) => {
    assert.ok(queue !== undefined)
    const first = await aSubmission(db)
    await parts.arrived()
    await sql`update outbox set topic_id = null, topic_partition = null, record_offset = null`.execute(db)
    await parts.arrived()
    assert.equal(await judgeNext(queue), first)
    const second = await aSubmission(db)
    assert.equal(await judgeNext(queue), second)
  }))

test('several relays publish everything', async () => {
  const relays = [parts.startRelay(), parts.startRelay()]
  const [user, problem] = [await aUser(db), await aProblem(db)]
  await withQueues(2, async (...queues) => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => aSubmission(db, { user, problem })))
    const judged = await Promise.all(queues.map(async (queue) => {
      const its: string[] = []
      for (let count = 0; count < 30; count++) its.push(await judgeNext(queue))
      return its
    }))
    assert.deepEqual(judged.flat().toSorted(), ids.toSorted())
  })
  await Promise.all(relays.map((relay) => relay.stop()))
})

test('brokers that ask who comes are spoken to through TLS, as the user of the settings', async () => {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), kafka.certificate])
  const where = { brokers: [kafka.secureAddress], isTls: true }
  const secure = kafkaQueue(db, connectionString, { ...where, partitions: 1, user: { mechanism: 'PLAIN', ...kafkaUser } })
  // The relay of the other tests would take what is for this one.
  await stops.shift()?.()
  const queue = await secure.open()
  const id = await aSubmission(db)
  assert.equal(await judgeNext(queue), id)
  await queue.close()
  await secure.stop()
  const stranger = openCluster({ ...where, user: { mechanism: 'PLAIN', name: 'gavel', password: 'wrong' } })
  await assert.rejects(stranger.topics(names.queues))
  await stranger.close()
  const again = parts.startRelay()
  stops.unshift(() => again.stop())
})

test('a broker that is killed and comes back loses nothing: what waits is judged, and what was in hand is finished or goes to another', () =>
  withQueues(2, async (one, two) => {
    assert.ok(one !== undefined && two !== undefined)
    const [user, problem] = [await aUser(db), await aProblem(db)]
    const [finished, handedBack] = [await aSubmission(db, { user, problem }), await aSubmission(db, { user, problem })]
    const held = [await one.next(forever), await one.next(forever)]
    assert.deepEqual(held.map(({ submissionId }) => submissionId), [finished, handedBack])
    await broker.kill()
    const meanwhile = await aSubmission(db, { user, problem })
    const [first, second] = held
    assert.ok(first !== undefined && second !== undefined)
    assert.equal(await finish(db, first, aResult()), true)
    one.settled(first, 'finished')
    assert.equal(await handBack(db, second), true)
    one.settled(second, 'handed-back')
    await broker.start()
    assert.deepEqual([await judgeNext(two), await judgeNext(two)].toSorted(), [handedBack, meanwhile].toSorted())
  }))

test('a broker that has lost everything gets it again', () =>
  withQueues(1, async (queue) => {
    assert.ok(queue !== undefined)
    const [user, problem] = [await aUser(db), await aProblem(db)]
    const ids = [await aSubmission(db, { user, problem }), await aSubmission(db, { user, problem })]
    await parts.arrived()
    await broker.kill()
    await broker.forget()
    await broker.start()
    assert.deepEqual([await judgeNext(queue), await judgeNext(queue)].toSorted(), ids.toSorted())
  }))
