import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { QueueMessage } from '../contract/queue-message.ts'
import type { Claim, ClaimEnd } from '../domain/judgement.ts'
import type { QueuedJudgement, RecordPlace } from '../domain/queue-record.ts'
import { openCluster, type ClusterOptions } from './kafka/cluster.ts'
import type { AcknowledgeType } from './kafka/share-acknowledge.ts'
import { reasonOf } from './kafka/reason.ts'
import { openShareConsumer, type SharedRecord } from './kafka/share-consumer.ts'
import { topicNames } from './kafka/topics.ts'
import type { Queue } from './queue.ts'

export interface KafkaQueueDeps {
  /** Claims the judgement that a record names; null when it does not wait. */
  claim(waiting: QueuedJudgement & { place: RecordPlace }): Promise<Claim | null>
  /** Undoes a claim. */
  handBack(claim: Claim): Promise<unknown>
  /** Has the judgement of a record published once more, since this one may be lost. */
  republish(place: RecordPlace): Promise<unknown>
  log: BaseLogger
}

const claimAgainMs = 200

/**
 * The queue in Kafka: a topic for each priority, and one share group of all workers. A record is held, with its lock renewed, as long as its judgement is
 * in hand; the store has the last word. So a record that comes twice, or of something that was judged or cancelled meanwhile, claims nothing and is done with.
 */
export function openKafkaQueue({ prefix, ...where }: ClusterOptions & { prefix: string }, deps: KafkaQueueDeps): Queue {
  const { log } = deps
  const cluster = openCluster(where)
  const names = topicNames(prefix)
  const republish = (record: SharedRecord) =>
    void deps.republish(placeOf(record)).catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'a record that could not be given back is left to the relay'))
  const consumer = openShareConsumer({ cluster, groupId: names.group, topics: names.queues, onNotReleased: republish, log })
  const held = new Map<string, SharedRecord>()

  /** Again and again while the store is away; null too when `signal` has aborted. */
  const claim = async (waiting: QueuedJudgement & { place: RecordPlace }, signal: AbortSignal): Promise<Claim | null> => {
    while (!signal.aborted) {
      try {
        return await deps.claim(waiting)
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'a judgement cannot be claimed; trying again')
        await sleep(claimAgainMs, undefined, { signal }).catch(() => undefined)
      }
    }
    return null
  }
  const settled = (claimed: Claim, end: ClaimEnd) => {
    const record = held.get(nameOf(claimed))
    held.delete(nameOf(claimed))
    if (record !== undefined) consumer.settle(record, settlingOf(end))
  }
  return {
    async next(signal) {
      for (;;) {
        const record = await consumer.next(signal)
        const waiting = read(record)
        if (waiting === null) {
          log.error({ place: placeOf(record) }, 'a record of the queue cannot be read')
          consumer.settle(record, 'reject')
          continue
        }
        const claimed = await claim({ ...waiting, place: placeOf(record) }, signal)
        if (claimed === null) {
          consumer.settle(record, signal.aborted ? 'release' : 'accept')
          continue
        }
        held.set(nameOf(claimed), record)
        if (!signal.aborted) return claimed
        const isBack = await deps.handBack(claimed).then(() => true, () => false)
        // A claim that could not be handed back is left to its lease.
        settled(claimed, isBack ? 'handed-back' : 'lost')
      }
    },
    settled,
    async close() {
      await consumer.close()
      await cluster.close()
    },
  }
}

/** The store has been written to before: whatever becomes of the record, the judgement is where it should be. */
function settlingOf(end: ClaimEnd): Exclude<AcknowledgeType, 'renew'> {
  switch (end) {
    case 'finished':
      return 'accept'
    case 'handed-back':
    case 'gave-up':
      return 'release'
    case 'failed':
      return 'reject'
    case 'lost':
      // Its lease lapses or has lapsed, and then another record is published.
      return 'accept'
    default:
      return end satisfies never
  }
}

function read({ value }: SharedRecord): QueuedJudgement | null {
  try {
    const { judgement, priority } = QueueMessage.parse(JSON.parse(String(value)))
    return { judgementId: judgement, priority }
  } catch {
    return null
  }
}

function nameOf({ judgementId, attempt }: Claim): string {
  return `${judgementId} ${attempt}`
}

function placeOf({ topicId, partition, offset }: SharedRecord): RecordPlace {
  return { topicId, partition, offset: Number(offset) }
}
