import { Admin, ConnectionPool, FindCoordinatorKeyTypes, type Broker, type Connection, type ConnectionOptions } from '@platformatic/kafka'

/** One partition of a topic. */
export interface Partition {
  topicId: string
  partition: number
}

export interface TopicPartitions {
  name: string
  topicId: string
  /** By number: the id of the broker that leads it; -1: none does just now. */
  leaders: number[]
}

/** What a client knows of the brokers. */
export interface Cluster {
  /** Where topics lie now; asks every time. @throws when no broker answers or a topic is not there */
  topics(names: string[]): Promise<TopicPartitions[]>
  brokerOf(id: number): Broker | undefined
  /** A connection, shared with others, to who coordinates a group. @throws when there is none yet */
  coordinatorOf(group: string): Promise<Connection>
  /** For a connection of one's own. */
  connectionOptions: ConnectionOptions
  admin: Admin
  close(): Promise<void>
}

/** Where Kafka is, and who we are to it. */
export interface ClusterOptions {
  /** host:port of some of them. */
  brokers: string[]
  isTls?: boolean
  user?: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; name: string; password: string } | null
}

const clientId = 'gavel'

/** Connects when it is first asked for something. */
export function openCluster({ brokers, isTls = false, user = null }: ClusterOptions): Cluster {
  const connectionOptions: ConnectionOptions = {
    connectTimeout: 3000, requestTimeout: 10_000,
    // The name that the broker's certificate has to be for is that of its address.
    ...(isTls ? { tls: {}, tlsServerName: true } : {}),
    ...(user === null ? {} : { sasl: { mechanism: user.mechanism, username: user.name, password: user.password } }),
  }
  const admin = new Admin({ clientId, bootstrapBrokers: brokers, retries: 0, ...connectionOptions })
  const coordinators = new ConnectionPool(clientId, connectionOptions)
  let known = new Map<number, Broker>()
  return {
    connectionOptions,
    admin,
    async topics(names) {
      // A list of its own: the client sorts what it is given.
      const metadata = await admin.metadata({ topics: [...names], forceUpdate: true })
      known = new Map(metadata.brokers)
      return names.map((name) => {
        const topic = metadata.topics.get(name)
        if (topic === undefined) throw new Error(`Kafka has no topic ${name}`)
        return { name, topicId: topic.id, leaders: topic.partitions.map(({ leader }) => leader) }
      })
    },
    brokerOf: (id) => known.get(id),
    async coordinatorOf(group) {
      const [coordinator] = await admin.findCoordinator({ keyType: FindCoordinatorKeyTypes.GROUP, keys: [group] })
      if (coordinator === undefined) throw new Error(`Kafka names no coordinator of ${group}`)
      return coordinators.get(coordinator)
    },
    async close() {
      await Promise.all([admin.close(), coordinators.close()])
    },
  }
}
