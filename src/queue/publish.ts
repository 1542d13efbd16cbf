import type { BaseLogger } from 'pino'
import type { Chore } from './relay.ts'
import type { WaitingJudgement, RecordPlace } from '../domain/queue-record.ts'
import type { DeadLetter } from '../contract/queue-message.ts'
import { openCluster, type ClusterOptions } from './kafka/cluster.ts'
import { livePartitions, partitionsOf, type Live } from './kafka/live-partitions.ts'
import { openPublisher } from './kafka/publisher.ts'
import { reasonOf } from './kafka/reason.ts'
import { makeTopics, topicNames, type TopicShape } from './kafka/topics.ts'

export interface PublishDeps {
  /** Gives judgements that wait to `publish`, and writes down where it put them. Gives how many they were. */
  publishWaiting(limit: number, publish: (waiting: WaitingJudgement[]) => Promise<RecordPlace[]>): Promise<number>
  publishDeadLetters(limit: number, publish: (letters: DeadLetter[]) => Promise<void>): Promise<number>
  /** The last offsets that are written down for these partitions. */
  lastPublished(partitions: Omit<RecordPlace, 'offset'>[]): Promise<number[]>
  /** Has those published again that Kafka has not got any more. */
  republishLost(partitions: (Live & { lookedUpTo: number })[]): Promise<number>
  republishFromGone(topicIds: string[]): Promise<number>
  /** Calls `onNotify` after each commit that put something into the queue, and `onGap` when that may have been missed. */
  listen(handler: { onNotify(): void; onGap(): void }): () => void
  log: BaseLogger
}

export interface Publishing {
  /** What a relay does now and then besides. */
  chores: Chore[]
  /** Settles when `signal` has aborted and all is closed. */
  readonly ended: Promise<void>
}

/** So many are looked for at once: what is urgent waits for no more than these. */
const batch = 200
const pollMs = 2_000
const firstPauseMs = 100
const longestPauseMs = 2_000

/**
 * Moves what waits in the store into Kafka, woken by each commit. Its life:
 *   preparing  → publishing   the topics are there
 *   preparing  → preparing    Kafka is away: tried again, later each time
 *   publishing → publishing   there was something; there may be more
 *   publishing → waiting      there was nothing
 *   waiting    → publishing   a commit was announced, or it is time to look without
 *   publishing → preparing    Kafka or the store is away
 *   any        → ended        told to stop
 */
export function startPublishing(options: ClusterOptions & { prefix: string } & TopicShape, deps: PublishDeps, signal: AbortSignal): Publishing {
  const names = topicNames(options.prefix)
  const cluster = openCluster(options)
  const publisher = openPublisher({ brokers: options.brokers, cluster, names })
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  const unlisten = deps.listen({ onNotify: wake, onGap: wake })
  signal.addEventListener('abort', wake, { once: true })

  const wait = async (ms: number) => {
    const timer = setTimeout(wake, ms)
    await woken.promise
    clearTimeout(timer)
  }
  const publishAll = async () => {
    await makeTopics(cluster, names, options)
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>()
      if ((await deps.publishWaiting(batch, (waiting) => publisher.publish(waiting))) === 0 && !signal.aborted) await wait(pollMs)
    }
  }
  const run = async () => {
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const startedAt = performance.now()
      try {
        await publishAll()
      } catch (error) {
        if (signal.aborted) break
        deps.log.warn({ reason: reasonOf(error) }, 'what waits cannot be published in Kafka; trying again')
        if (performance.now() - startedAt > longestPauseMs) pauseMs = firstPauseMs
        woken = Promise.withResolvers<void>()
        if (!signal.aborted) await wait(pauseMs)
      }
    }
    unlisten()
    await Promise.all([publisher.close(), cluster.close()])
  }
  /** Topics of the last look. */
  let known = ''
  const mend = async () => {
    await makeTopics(cluster, names, options)
    // First what is written down, then what Kafka has: what is published in between lies behind both.
    const partitions = await partitionsOf(cluster, names)
    const last = await deps.lastPublished(partitions)
    const live = await livePartitions(cluster, names)
    const ids = [...new Set(live.map(({ topicId }) => topicId))]
    const gone = ids.join(' ') === known ? 0 : await deps.republishFromGone(ids)
    known = ids.join(' ')
    const looked = live.flatMap((one) => {
      const index = partitions.findIndex(({ topicId, partition }) => topicId === one.topicId && partition === one.partition)
      return index < 0 ? [] : [{ ...one, lookedUpTo: last[index] ?? -1 }]
    })
    return gone + (await deps.republishLost(looked))
  }
  return {
    chores: [
      { name: 'publish again what Kafka has lost', everyMs: 2_000, run: mend },
      { name: 'publish dead letters', everyMs: 1_000, run: () => deps.publishDeadLetters(100, (letters) => publisher.publishDeadLetters(letters)) },
    ],
    ended: run(),
  }
}
