import { ListOffsetTimestamps } from '@platformatic/kafka'
import type { RecordPlace } from '../../domain/queue-record.ts'
import type { Cluster } from './cluster.ts'
import { api as describeShareGroupOffsets } from './describe-share-group-offsets.ts'
import type { TopicNames } from './topics.ts'

/** What Kafka has of each partition of the queue: all before `startOffset` is done with, nothing lies from `endOffset` on. */
export interface Live extends Omit<RecordPlace, 'offset'> {
  startOffset: number
  endOffset: number
}

/** All partitions of the queue. @throws when the brokers do not say */
export async function partitionsOf(cluster: Cluster, names: TopicNames): Promise<Omit<RecordPlace, 'offset'>[]> {
  const topics = await cluster.topics(names.queues)
  return topics.flatMap(({ topicId, leaders }) => leaders.map((_, partition) => ({ topicId, partition })))
}

/** @throws when the brokers do not say all of it */
export async function livePartitions(cluster: Cluster, names: TopicNames): Promise<Live[]> {
  const topics = await cluster.topics(names.queues)
  const ends = await cluster.admin.listOffsets({
    topics: topics.map(({ name, leaders }) => ({ name, partitions: leaders.map((_, partitionIndex) => ({ partitionIndex, timestamp: ListOffsetTimestamps.LATEST })) })),
  })
  const asked = topics.map(({ name, leaders }) => ({ topicName: name, partitions: [...leaders.keys()] }))
  const { groups } = await describeShareGroupOffsets.async(await cluster.coordinatorOf(names.group), [{ groupId: names.group, topics: asked }])
  const starts = groups.flatMap((group) => group.topics)
  return topics.flatMap(({ name, topicId, leaders }) =>
    leaders.map((_, partition) => {
      const end = ends.find((topic) => topic.name === name)?.partitions.find(({ partitionIndex }) => partitionIndex === partition)
      const start = starts.find((topic) => topic.topicName === name)?.partitions.find(({ partitionIndex }) => partitionIndex === partition)
      if (end === undefined) throw new Error(`Kafka does not say where ${name} ends`)
      // A group that has not begun with a partition is done with nothing in it.
      return { topicId, partition, startOffset: Number(start?.startOffset ?? 0), endOffset: Number(end.offset) }
    }))
}
