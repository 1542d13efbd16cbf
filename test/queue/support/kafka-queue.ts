import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { pino } from 'pino'
import { openQueue, startPublisher } from '../../../src/cli/queue.ts'
import type { KafkaConfig } from '../../../src/config.ts'
import type { Queue } from '../../../src/queue/queue.ts'
import { runRelay } from '../../../src/queue/relay.ts'
import type { Database } from '../../../src/store/database.ts'
import { openListener } from '../../../src/store/listen.ts'
import type { QueueParts } from '../../contract/queue.ts'

const log = pino({ level: 'silent' })

export interface KafkaQueueParts extends QueueParts {
  kafka: KafkaConfig
  open(options?: { worker?: string; leaseMs?: number }): Promise<Queue>
  /** As often as anybody likes: relays besides the one that runs. */
  startRelay(): { stop(): Promise<void> }
  stop(): Promise<void>
}

/** The queue of `db` in topics of its own, with a relay that moves what waits. */
export function kafkaQueue(db: Kysely<Database>, connectionString: string, options: Pick<KafkaConfig, 'brokers' | 'partitions'> & Partial<KafkaConfig>): KafkaQueueParts {
  const kafka: KafkaConfig = { isTls: false, user: null, prefix: `test-${randomUUID().slice(0, 8)}`, replicas: 1, ...options }
  const startRelay = () => {
    const stopping = new AbortController()
    const run = async () => {
      const publishing = await startPublisher({ kafka }, { db, connectionString, log }, stopping.signal)
      await Promise.all([runRelay(publishing?.chores ?? [], log, stopping.signal), publishing?.ended])
    }
    const running = run()
    return {
      stop: () => {
        stopping.abort()
        return running
      },
    }
  }
  const relay = startRelay()
  return {
    kafka,
    startRelay,
    async open({ worker = 'worker', leaseMs = 60_000 } = {}) {
      const listener = openListener({ connectionString, applicationName: 'test listener', log })
      const queue = await openQueue({ kafka, leaseMs }, worker, { db, listener, log })
      await listener.close()
      return queue
    },
    async arrived() {
      for (;;) {
        const { rows } = await sql`select from outbox where topic_id is null`.execute(db)
        if (rows.length === 0) return
      }
    },
    stop: () => relay.stop(),
  }
}
