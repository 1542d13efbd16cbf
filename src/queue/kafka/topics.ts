import { ConfigResourceTypes, findErrorBy, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import { priorities } from '../../domain/judgement.ts'
import type { Cluster } from './cluster.ts'

/** The names of what a Gavel has in Kafka. */
export interface TopicNames {
  /** By priority, as `priorities` counts them. */
  queues: string[]
  deadLetters: string
  /** The share group of all workers. */
  group: string
}

export function topicNames(prefix: string): TopicNames {
  const byOrder = Object.entries(priorities).toSorted(([, a], [, b]) => a - b)
  return { queues: byOrder.map(([name]) => `${prefix}-queue-${name}`), deadLetters: `${prefix}-dead-letters`, group: `${prefix}-workers` }
}

/** What new topics are made with; null: as the brokers have it for all. */
export interface TopicShape {
  partitions: number
  replicas: number | null
}

/** Makes the topics that are missing, and has the group begin with what came before its first member. Several relays may do so at once. */
export async function makeTopics({ admin }: Cluster, names: TopicNames, shape: TopicShape): Promise<void> {
  const there = new Set(await admin.listTopics())
  for (const topic of [...names.queues, names.deadLetters].filter((name) => !there.has(name))) {
    try {
      await admin.createTopics({ topics: [topic], partitions: topic === names.deadLetters ? 1 : shape.partitions, replicas: shape.replicas ?? -1 })
    } catch (error) {
      if (!(error instanceof Error) || findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error
    }
  }
  const fromTheStart = { name: 'share.auto.offset.reset', configOperation: IncrementalAlterConfigOperationTypes.SET, value: 'earliest' }
  await admin.incrementalAlterConfigs({ resources: [{ resourceType: ConfigResourceTypes.GROUP, resourceName: names.group, configs: [fromTheStart] }] })
}
