import { after } from 'node:test'
import { queueContract } from '../contract/queue.ts'
import { startKafka } from '../support/kafka.ts'
import { testDatabase } from '../support/postgres.ts'
import { kafkaQueue } from './support/kafka-queue.ts'

const kafka = await startKafka()
const { db, connectionString } = await testDatabase()
const queue = kafkaQueue(db, connectionString, { brokers: kafka.addresses, partitions: 1 })
after(async () => {
  await queue.stop()
  await kafka.stop()
})

queueContract('the queue in Kafka', db, queue)
