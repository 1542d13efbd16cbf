import type { Kysely } from 'kysely'
import type { BaseLogger } from 'pino'
import type { Config } from '../config.ts'
import type { WaitingJudgement } from '../domain/queue-record.ts'
import { openPostgresQueue } from '../queue/postgres.ts'
import type { Publishing } from '../queue/publish.ts'
import type { Queue } from '../queue/queue.ts'
import { queueChannel } from '../store/channels.ts'
import { claimJudgement, claimNext } from '../store/claims.ts'
import type { Database } from '../store/database.ts'
import { publishDeadLetters } from '../store/dead-letters.ts'
import { openListener, type Listener } from '../store/listen.ts'
import { handBack } from '../store/lost-claims.ts'
import { noTracing, type Tracing } from '../telemetry/tracing.ts'
import { lastPublished, publishWaiting, republish, republishFromGone, republishLost } from '../store/outbox.ts'

/** The queue that the settings name, for a worker. What speaks to Kafka is loaded where it is needed only: it costs a start a third of a second. */
export async function openQueue({ kafka, leaseMs }: Pick<Config, 'kafka' | 'leaseMs'>, worker: string, { db, listener, log }: { db: Kysely<Database>; listener: Listener; log: BaseLogger }): Promise<Queue> {
  if (kafka === null) {
    return openPostgresQueue({
      claimNext: () => claimNext(db, { worker, leaseMs }),
      handBack: (claim) => handBack(db, claim),
      listen: (handler) => listener.listen(queueChannel, handler),
      log,
    })
  }
  const { openKafkaQueue } = await import('../queue/kafka.ts')
  return openKafkaQueue(kafka, {
    claim: (waiting) => claimJudgement(db, waiting, { worker, leaseMs }),
    handBack: (claim) => handBack(db, claim),
    republish: (place) => republish(db, place),
    log,
  })
}

/** What a relay does where the queue is in Kafka; null where it is in PostgreSQL, and nothing has to be moved. */
export async function startPublisher(
  { kafka }: Pick<Config, 'kafka'>,
  { db, connectionString, log, tracing = noTracing }: { db: Kysely<Database>; connectionString: string; log: BaseLogger; tracing?: Tracing },
  signal: AbortSignal,
): Promise<Publishing | null> {
  if (kafka === null) return null
  const { startPublishing } = await import('../queue/publish.ts')
  const listener = openListener({ connectionString, applicationName: 'gavel relay listens', log })
  const publishing = startPublishing(
    kafka,
    {
      publishWaiting: (limit, publish) => publishWaiting(db, limit, (waiting) => tracePublishing(tracing, waiting, () => publish(waiting))),
      publishDeadLetters: (limit, publish) => publishDeadLetters(db, limit, publish),
      lastPublished: (partitions) => lastPublished(db, partitions),
      republishLost: (partitions) => republishLost(db, partitions),
      republishFromGone: (topicIds) => republishFromGone(db, topicIds),
      listen: (handler) => listener.listen(queueChannel, handler),
      log,
    },
    signal,
  )
  return { ...publishing, ended: publishing.ended.then(() => listener.close()) }
}

/** A span for each judgement that somebody traces. */
async function tracePublishing<T>(tracing: Tracing, waiting: readonly WaitingJudgement[], publish: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const published = await publish()
  const beganMsAgo = performance.now() - startedAt
  for (const { traceParent, judgementId } of waiting) {
    if (traceParent !== null) tracing.record('publish', { kind: 'producer', parent: traceParent, attributes: { 'messaging.system': 'kafka', 'gavel.judgement': judgementId }, beganMsAgo })
  }
  return published
}
