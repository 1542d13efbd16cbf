import { Connection, type Broker, type ConnectionOptions, type RecordsBatch } from '@platformatic/kafka'
import type { Partition } from './cluster.ts'
import { api as shareAcknowledge, closeSessionEpoch, type Acknowledgements, type AcknowledgeType } from './share-acknowledge.ts'
import { api as shareFetch, type AcquiredRecords } from './share-fetch.ts'

/** A record that is this member's until it is settled, the broker's lock on it lapses, or the session ends. */
export interface SharedRecord extends Partition {
  offset: bigint
  key: Buffer | null
  value: Buffer | null
  /** How often it has been given to somebody, this time included. */
  deliveries: number
  /** Which of the session's lives acquired it. */
  life: number
}

export interface Settling {
  record: SharedRecord
  type: AcknowledgeType
}

export interface Fetched {
  records: SharedRecord[]
  /** How long the broker holds them for this member unless they are renewed. */
  lockMs: number
  /** Some partition is not where it was thought to be. */
  isStale: boolean
  looked: Looked
}

/**
 * Whether a broker has looked into all the partitions that it was asked for: since they came to the session; or it could not, but has before; or never yet.
 * It cannot while it reads the group's state of a partition, as when the group's first member has just come, while it gives somebody else records of it,
 * and while as many are in hand as the group may have (`group.share.partition.max.record.locks`).
 */
export type Looked = 'now' | 'before' | 'never'

/** A share session with one broker: what it remembers of this member, on a connection of its own. */
export interface ShareSession {
  /** Acquires up to `maxRecords` from partitions that the broker leads. Waits up to `maxWaitMs` for the first. @throws when the broker does not answer or the session was not there any more */
  fetch(options: { partitions: Partition[]; maxRecords: number; maxWaitMs: number }): Promise<Fetched>
  /** Gives those that came to nothing: the record is not this member's any more. Does not throw. */
  acknowledge(settlings: Settling[]): Promise<Settling[]>
  /** Releases all that is held, and ends. Does not throw. */
  close(): Promise<void>
}

/** Records are small; one batch of the relay's is far less. */
const maxBytes = 1 << 20
const lastEpoch = 2 ** 31 - 1

/**
 * A session lives like this; a request goes out only when the one before is answered:
 *   new  → open   the first fetch, with epoch 0
 *   open → open   each request, with the next epoch; a fetch says which partitions come to the session and which leave it
 *   open → new    the connection broke, or the broker knows the session no more or counts otherwise. It has released what was held, or will:
 *                 a life of the session is over, and what is acknowledged of it comes to nothing
 *   any  → closed
 */
export function openShareSession(options: { broker: Broker; groupId: string; memberId: string; connection: ConnectionOptions }): ShareSession {
  const { groupId, memberId } = options
  let connection: Connection | undefined
  let isClosed = false
  let life = 1
  let epoch = 0
  /** What the broker has in the session. */
  let members: Partition[] = []
  /** Which of them it has looked into: it names a partition in the first answer after it has, with records or without. */
  const looked = new Set<string>()
  /** The same for all that ever were in this life. */
  const everLooked = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(request: () => Promise<T>): Promise<T> {
    const turn = last.then(request)
    last = turn.catch(() => undefined)
    return turn
  }
  const endLife = () => {
    life++
    epoch = 0
    members = []
    looked.clear()
    everLooked.clear()
    const old = connection
    connection = undefined
    old?.close().catch(() => undefined)
  }
  const connect = async () => {
    if (isClosed) throw new Error('the session is closed')
    if (connection?.isConnected()) return connection
    if (connection !== undefined) endLife()
    const made = new Connection('gavel', options.connection)
    // Who waits for an answer gets the error; without a listener it would end the process.
    made.on('error', () => undefined)
    await made.connect(options.broker.host, options.broker.port)
    connection = made
    return made
  }
  const counted = async <T>(request: (to: Connection, epoch: number) => Promise<T>): Promise<T> => {
    const to = await connect()
    const used = epoch
    epoch = used === lastEpoch ? 1 : used + 1
    try {
      return await request(to, used)
    } catch (error) {
      endLife()
      throw error
    }
  }
  const fetch = async ({ partitions, maxRecords, maxWaitMs }: Parameters<ShareSession['fetch']>[0]): Promise<Fetched> => {
    const answer = await counted((to, shareSessionEpoch) => {
      const coming = shareSessionEpoch === 0 ? partitions : without(partitions, members)
      const leaving = shareSessionEpoch === 0 ? [] : without(members, partitions)
      members = partitions
      for (const left of leaving) looked.delete(nameOf(left))
      return shareFetch.async(to, {
        groupId, memberId, shareSessionEpoch, maxWaitMs, minBytes: 1, maxBytes, maxRecords, batchSize: maxRecords, isRecordLimit: true, isRenewAck: false,
        topics: byTopic(coming).map(([topicId, numbers]) => ({ topicId, partitions: numbers.map((partitionIndex) => ({ partitionIndex, batches: [] })) })),
        forgottenTopics: byTopic(leaving).map(([topicId, numbers]) => ({ topicId, partitions: numbers })),
      })
    })
    const all = answer.responses.flatMap(({ topicId, partitions: some }) => some.map((one) => ({ topicId, ...one })))
    for (const { topicId, partitionIndex: partition } of all) {
      looked.add(nameOf({ topicId, partition }))
      everLooked.add(nameOf({ topicId, partition }))
    }
    const names = partitions.map(nameOf)
    return {
      records: all.flatMap((one) => acquired({ topicId: one.topicId, partition: one.partitionIndex }, one.records, one.acquiredRecords, life)),
      lockMs: answer.acquisitionLockTimeoutMs,
      isStale: all.some(({ errorCode }) => errorCode !== 0),
      looked: names.every((name) => looked.has(name)) ? 'now' : names.every((name) => everLooked.has(name)) ? 'before' : 'never',
    }
  }
  const acknowledge = async (settlings: Settling[]): Promise<Settling[]> => {
    const ours = settlings.filter(({ record }) => record.life === life && connection?.isConnected() === true)
    if (ours.length === 0) return settlings
    try {
      const answer = await counted((to, shareSessionEpoch) =>
        shareAcknowledge.async(to, { groupId, memberId, shareSessionEpoch, isRenewAck: ours.some(({ type }) => type === 'renew'), topics: acknowledgementsOf(ours) }))
      const failed = new Set(answer.responses.flatMap(({ topicId, partitions }) => partitions.flatMap((one) => (one.errorCode === 0 ? [] : [nameOf({ topicId, partition: one.partitionIndex })]))))
      return settlings.filter((one) => !ours.includes(one) || failed.has(nameOf(one.record)))
    } catch {
      return settlings
    }
  }
  const close = async () => {
    isClosed = true
    if (connection?.isConnected() !== true) return
    if (epoch > 0) await shareAcknowledge.async(connection, { groupId, memberId, shareSessionEpoch: closeSessionEpoch, isRenewAck: false, topics: [] }).catch(() => undefined)
    await connection.close().catch(() => undefined)
  }
  return {
    fetch: (wanted) => inTurn(() => fetch(wanted)),
    acknowledge: (settlings) => inTurn(() => acknowledge(settlings)),
    close: () => inTurn(close),
  }
}

/** Of whole batches, those records that were acquired. */
function acquired(partition: Partition, batches: RecordsBatch[], ranges: AcquiredRecords[], life: number): SharedRecord[] {
  return batches.flatMap((batch) =>
    batch.records.flatMap((record) => {
      const offset = batch.firstOffset + BigInt(record.offsetDelta)
      const range = ranges.find(({ firstOffset, lastOffset }) => firstOffset <= offset && offset <= lastOffset)
      return range === undefined ? [] : [{ ...partition, offset, key: record.key, value: record.value, deliveries: range.deliveryCount, life }]
    }))
}

function nameOf({ topicId, partition }: Partition): string {
  return `${topicId} ${partition}`
}

function without(some: Partition[], others: Partition[]): Partition[] {
  const names = new Set(others.map(nameOf))
  return some.filter((one) => !names.has(nameOf(one)))
}

function byTopic(partitions: Partition[]): [topicId: string, partitions: number[]][] {
  const topics = Map.groupBy(partitions, ({ topicId }) => topicId)
  return [...topics].map(([topicId, some]) => [topicId, some.map(({ partition }) => partition)])
}

/** The broker wants the offsets of a partition to rise. */
function acknowledgementsOf(settlings: Settling[]): Acknowledgements[] {
  const topics = Map.groupBy(settlings, ({ record }) => record.topicId)
  return [...topics].map(([topicId, some]) => ({
    topicId,
    partitions: [...Map.groupBy(some, ({ record }) => record.partition)].map(([partitionIndex, these]) => ({
      partitionIndex,
      batches: these
        .toSorted((a, b) => (a.record.offset < b.record.offset ? -1 : 1))
        .map(({ record, type }) => ({ firstOffset: record.offset, lastOffset: record.offset, type })),
    })),
  }))
}
