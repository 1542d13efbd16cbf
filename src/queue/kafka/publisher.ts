import { Producer } from '@platformatic/kafka'
import { DeadLetter, QueueMessage } from '../../contract/queue-message.ts'
import type { WaitingJudgement, RecordPlace } from '../../domain/queue-record.ts'
import type { Cluster, TopicPartitions } from './cluster.ts'
import type { TopicNames } from './topics.ts'

/** Puts records into Kafka; resolves when all brokers that have to have them have them. */
export interface Publisher {
  /** Gives where each of `waiting` lies. */
  publish(waiting: WaitingJudgement[]): Promise<RecordPlace[]>
  publishDeadLetters(letters: DeadLetter[]): Promise<void>
  close(): Promise<void>
}

const allReplicas = -1

/** A share group's member that wants one record gets the whole batch in which it lies, so batches are small. */
const largestBatch = 50

export function openPublisher({ brokers, cluster, names }: { brokers: string[]; cluster: Cluster; names: TopicNames }): Publisher {
  const producer = new Producer({ clientId: 'gavel', bootstrapBrokers: brokers, retries: 1, ...cluster.connectionOptions })
  let topics: TopicPartitions[] | undefined
  /** Over all partitions in turn. */
  let turn = 0

  /** Records of one partition, in one request: the first lies at the offset that it gives, the others behind it. */
  const send = async (topic: string, partition: number, some: WaitingJudgement[]): Promise<number> => {
    const messages = some.map(({ judgementId, priority, traceParent }) => ({
      topic, partition, key: Buffer.from(judgementId), value: Buffer.from(JSON.stringify({ judgement: judgementId, priority } satisfies QueueMessage)),
      // As OpenTelemetry has it for Kafka, so that others' tools see whose record it is; a worker reads it in the store.
      ...(traceParent === null ? {} : { headers: new Map([[Buffer.from('traceparent'), Buffer.from(traceParent)]]) }),
    }))
    const { offsets = [] } = await producer.send({ messages, acks: allReplicas })
    const [first] = offsets
    if (first === undefined) throw new Error('Kafka did not say where the records lie')
    return Number(first.offset)
  }
  return {
    async publish(waiting) {
      try {
        topics ??= await cluster.topics(names.queues)
        const places = new Map<WaitingJudgement, RecordPlace>()
        const sendings: Promise<void>[] = []
        for (const [priority, some] of Map.groupBy(waiting, (one) => one.priority)) {
          const topic = topics[priority]
          if (topic === undefined) throw new Error(`no topic has priority ${priority}`)
          const led = topic.leaders.flatMap((leader, partition) => (leader < 0 ? [] : [partition]))
          const into = led.map((partition) => ({ partition, some: [] as WaitingJudgement[] }))
          for (const one of some) into[turn++ % led.length]?.some.push(one)
          for (const { partition, some: its } of into) {
            if (its.length > 0) sendings.push(inBatches(topic, partition, its, places))
          }
        }
        await Promise.all(sendings)
        return waiting.map((one) => {
          const place = places.get(one)
          if (place === undefined) throw new Error('no partition has a leader')
          return place
        })
      } catch (error) {
        // Where topics lie may be what was wrong.
        topics = undefined
        producer.clearMetadata()
        throw error
      }
    },
    async publishDeadLetters(letters) {
      const messages = letters.map((letter) => ({ topic: names.deadLetters, key: Buffer.from(letter.judgement), value: Buffer.from(JSON.stringify(letter)) }))
      await producer.send({ messages, acks: allReplicas })
    },
    close: () => producer.close(),
  }

  async function inBatches(topic: TopicPartitions, partition: number, some: WaitingJudgement[], places: Map<WaitingJudgement, RecordPlace>): Promise<void> {
    for (let from = 0; from < some.length; from += largestBatch) {
      const batch = some.slice(from, from + largestBatch)
      const first = await send(topic.name, partition, batch)
      for (const [index, one] of batch.entries()) places.set(one, { topicId: topic.topicId, partition, offset: first + index })
    }
  }
}
