import { randomBytes } from 'node:crypto'
import type { BaseLogger } from 'pino'
import type { AcknowledgeType } from './share-acknowledge.ts'
import { startMembership } from './membership.ts'
import type { Cluster, Partition, TopicPartitions } from './cluster.ts'
import { reasonOf } from './reason.ts'
import { openShareSession, type Looked, type SharedRecord, type ShareSession, type Settling } from './share-session.ts'

export type { SharedRecord } from './share-session.ts'

export interface ShareConsumerOptions {
  cluster: Cluster
  groupId: string
  /** Those before go first. */
  topics: string[]
  /** A record was to be released, and is not this member's any more: whether the group will see it again is not known. */
  onNotReleased: (record: SharedRecord) => void
  log: BaseLogger
}

/** Takes records of a share group one by one, each for somebody who waits. */
export interface ShareConsumer {
  /** The next record, held for the caller until it is settled. Rejects with the reason of `signal`, and holds nothing then. */
  next(signal: AbortSignal): Promise<SharedRecord>
  /** Says, by and by, what becomes of a record. */
  settle(record: SharedRecord, type: Exclude<AcknowledgeType, 'renew'>): void
  /** Says what is settled, releases the rest, and leaves the group. */
  close(): Promise<void>
}

/** A broker, and what it leads. */
interface Place {
  session: ShareSession
  address: string
  /** By priority. */
  partitions: Partition[][]
  /**
   * What is known of it:
   *   unknown → empty     it was asked for each priority, and had none
   *   empty   → polled    it is to say when something comes, of whatever priority
   *   polled  → empty     it said that nothing came
   *   polled  → unknown   something came: there may be more
   *   empty   → unknown   nobody waits, so nobody watches it
   *   any     → away      it did not answer, or not as expected; → unknown after a pause
   */
  state: 'unknown' | 'empty' | 'polled' | 'away'
  settlings: Settling[]
  pauseMs: number
}

/**
 * How long a broker waits for a record before it says that there is none. What is to be acknowledged waits as long, and now and then a record that came while
 * another member was served: with 2 s the longest wait at the peak (`bench -- peak`) was 2.6 s, with this 0.4.
 */
const pollMs = 500
/** A broker that has not looked where it was asked to is asked again: shortly, or, where it never has yet, with longer and longer waits, a second in all. */
const firstWaitMs = 10
const longestWaitMs = { now: 0, before: 10, never: 640 }
const refreshMs = 30_000
const topicsPauseMs = 500
const firstPauseMs = 50
const longestPauseMs = 2_000

/**
 * A member of a share group that acquires no more records than somebody waits for. It asks for each priority, without waiting, and only when
 * there is nothing at all it waits for whatever comes first. A broker that could not look yet is asked again before it is taken to have nothing.
 * It fetches from all partitions, also from those that the group's coordinator assigned to others: an assignment gives each member some partitions,
 * and what lies in the others' would wait for them while this one is free.
 */
export function openShareConsumer({ cluster, groupId, topics, onNotReleased, log }: ShareConsumerOptions): ShareConsumer {
  const memberId = randomBytes(16).toString('hex')
  const waiting = new Set<(record: SharedRecord) => void>()
  const held = new Map<SharedRecord, Place>()
  const places = new Map<number, Place>()
  const closing = new AbortController()
  let isStale = true
  let isPaused = false
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  const membership = startMembership({ groupId, memberId, topics, coordinator: () => cluster.coordinatorOf(groupId), log })

  const later = (pauseMs: number, change: () => void) => {
    const timer = setTimeout(() => {
      change()
      wake()
    }, pauseMs)
    closing.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }
  const renewAll = () => {
    for (const [record, place] of held) place.settlings.push({ record, type: 'renew' })
    wake()
  }
  let renewing = setInterval(renewAll, 5_000)
  let renewMs = 5_000
  const refreshing = setInterval(() => {
    isStale = true
    wake()
  }, refreshMs)

  const give = (place: Place, records: SharedRecord[]) => {
    for (const record of records) {
      held.set(record, place)
      const [first] = waiting
      if (first === undefined) settle(record, 'release')
      else first(record)
    }
  }
  const settle = (record: SharedRecord, type: Settling['type']) => {
    const place = held.get(record)
    held.delete(record)
    if (place !== undefined) {
      place.settlings.push({ record, type })
      wake()
    } else if (type === 'release') onNotReleased(record)
  }
  /** What it held comes to nothing with it. */
  const drop = (place: Place) => {
    for (const [record, holder] of held) if (holder === place) held.delete(record)
    for (const { record, type } of place.settlings) if (type === 'release') onNotReleased(record)
    void place.session.close()
  }

  const fetch = async (place: Place, partitions: Partition[], maxWaitMs: number): Promise<Looked | 'found'> => {
    try {
      const fetched = await place.session.fetch({ partitions, maxRecords: waiting.size, maxWaitMs })
      place.pauseMs = firstPauseMs
      isStale ||= fetched.isStale
      if (fetched.lockMs > 0 && Math.floor(fetched.lockMs / 3) !== renewMs) {
        clearInterval(renewing)
        renewMs = Math.floor(fetched.lockMs / 3)
        renewing = setInterval(renewAll, renewMs)
      }
      give(place, fetched.records)
      if (fetched.isStale && fetched.records.length === 0) rest(place)
      return fetched.records.length > 0 ? 'found' : fetched.looked
    } catch (error) {
      if (!closing.signal.aborted) log.warn({ broker: place.address, reason: reasonOf(error) }, 'Kafka cannot be asked; trying again')
      isStale = true
      rest(place)
      return 'never'
    }
  }
  const rest = (place: Place) => {
    place.state = 'away'
    place.pauseMs = Math.min(place.pauseMs * 2, longestPauseMs)
    later(place.pauseMs, () => (place.state = 'unknown'))
  }
  /** Asks for one priority as long as something comes, and for nothing less urgent before the broker has looked. Gives whether something came. */
  const takeAll = async (place: Place, priority: number): Promise<boolean> => {
    const partitions = place.partitions[priority] ?? []
    let isThere = false
    let waitMs = 0
    while (waiting.size > 0 && place.state === 'unknown' && partitions.length > 0) {
      const answer = await fetch(place, partitions, waitMs)
      if (answer === 'found') {
        isThere = true
        waitMs = 0
      } else if (waitMs >= longestWaitMs[answer]) break
      else waitMs = Math.max(firstWaitMs, 2 * waitMs)
    }
    return isThere
  }
  /** Asks those of which nothing is known, the most urgent first. */
  const look = async () => {
    const asked = [...places.values()].filter(({ state }) => state === 'unknown')
    const found = new Set<Place>()
    for (const priority of topics.keys()) for (const place of asked) if (await takeAll(place, priority)) found.add(place)
    if (waiting.size > 0) for (const place of asked) if (place.state === 'unknown' && !found.has(place)) place.state = 'empty'
    return found.size > 0
  }
  const poll = async (place: Place) => {
    place.state = 'polled'
    const answer = await fetch(place, place.partitions.flat(), pollMs)
    if (place.state === 'polled') place.state = answer === 'found' ? 'unknown' : 'empty'
    wake()
  }
  const tell = async (place: Place) => {
    const settlings = place.settlings
    place.settlings = []
    for (const { record, type } of await place.session.acknowledge(settlings)) {
      held.delete(record)
      if (type === 'release') onNotReleased(record)
    }
  }
  const refresh = async () => {
    isStale = false
    try {
      arrange(await cluster.topics(topics))
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'Kafka does not say where its topics are; asking again')
      isPaused = true
      later(topicsPauseMs, () => {
        isPaused = false
        isStale = true
      })
    }
  }
  const arrange = (found: TopicPartitions[]) => {
    const leaders = new Set(found.flatMap((topic) => topic.leaders))
    for (const id of leaders) {
      const broker = cluster.brokerOf(id)
      if (broker === undefined) continue
      const address = `${broker.host}:${broker.port}`
      const partitions = found.map((topic) => topic.leaders.flatMap((leader, partition) => (leader === id ? [{ topicId: topic.topicId, partition }] : [])))
      const place = places.get(id)
      if (place?.address === address) place.partitions = partitions
      else {
        if (place !== undefined) drop(place)
        const session = openShareSession({ broker, groupId, memberId, connection: cluster.connectionOptions })
        places.set(id, { session, address, partitions, state: 'unknown', settlings: [], pauseMs: firstPauseMs })
      }
    }
    for (const [id, place] of places) {
      if (leaders.has(id)) continue
      places.delete(id)
      drop(place)
    }
  }

  const run = async () => {
    await Promise.race([membership.joined, new Promise((resolve) => closing.signal.addEventListener('abort', resolve, { once: true }))])
    while (!closing.signal.aborted) {
      woken = Promise.withResolvers<void>()
      if (isStale && !isPaused) await refresh()
      while (waiting.size > 0 && (await look()));
      for (const place of places.values()) {
        if (place.settlings.length > 0 && place.state !== 'polled') void tell(place)
        if (place.state === 'empty') {
          if (waiting.size > 0) void poll(place)
          else place.state = 'unknown'
        }
      }
      await woken.promise
    }
  }
  const running = run()

  return {
    next: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const end = () => {
          waiting.delete(take)
          signal.removeEventListener('abort', stop)
        }
        const take = (record: SharedRecord) => {
          end()
          resolve(record)
        }
        const stop = () => {
          end()
          reject(signal.reason)
        }
        waiting.add(take)
        signal.addEventListener('abort', stop, { once: true })
        wake()
      }),
    settle,
    async close() {
      clearInterval(renewing)
      clearInterval(refreshing)
      closing.abort()
      wake()
      await running
      await Promise.all([...places.values()].map(async (place) => {
        if (place.settlings.length > 0) await tell(place)
        await place.session.close()
      }))
      await membership.leave()
    },
  }
}
