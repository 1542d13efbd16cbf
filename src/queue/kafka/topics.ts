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

/** Makes the topics that are missing, whose first records the group is to get too, though they come before its first member. Several relays may do so at once. */
export async function makeTopics({ admin }: Cluster, names: TopicNames, shape: TopicShape): Promise<void> {
  const there = new Set(await admin.listTopics())
  const missing = [...names.queues, names.deadLetters].filter((name) => !there.has(name))
  if (missing.length === 0) return
  // First of all: who finds the topics there has nothing left to do.
  const fromTheStart = { name: 'share.auto.offset.reset', configOperation: IncrementalAlterConfigOperationTypes.SET, value: 'earliest' }
  await admin.incrementalAlterConfigs({ resources: [{ resourceType: ConfigResourceTypes.GROUP, resourceName: names.group, configs: [fromTheStart] }] })
  for (const topic of missing) {
    try {
      await admin.createTopics({ topics: [topic], partitions: topic === names.deadLetters ? 1 : shape.partitions, replicas: shape.replicas ?? -1 })
    } catch (error) {
      if (!(error instanceof Error) || findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error
    }
  }
}
