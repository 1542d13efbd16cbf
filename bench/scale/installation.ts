import type { Costs } from './costs.ts'
import type { Model, Step } from './simulation.ts'

/** What a large installation has, in cores of the kind that was measured on. */
export interface Installation {
  workers: number
  slotsEach: number
  apis: number
  relays: number
  storeCores: number
  brokers: number
  brokerCores: number
}

export interface Load {
  perSecond: number
  /** Of the program, in all its tests, on the slot's core. */
  judgementMs: number
  spread: 'fixed' | 'exponential'
}

/** The way of a submission through an installation where each step costs what was measured. */
export function modelOf(costs: Costs, installation: Installation, { perSecond, judgementMs, spread }: Load): Model {
  const { workers, slotsEach, apis, relays, storeCores, brokers, brokerCores } = installation
  const { intake, judgement } = costs
  const hasKafka = intake.broker > 0
  // What waits asks again and again: of each worker, whatever it judges.
  const idle = (each: number, cores: number) => Math.min(0.95, (workers * each) / 1000 / cores)
  const claim = Math.min(costs.claim, judgement.store)
  return {
    perSecond,
    resources: [
      { name: 'API', servers: apis },
      { name: 'PostgreSQL', servers: storeCores, background: idle(costs.idleWorker.store, storeCores) },
      ...(hasKafka ? [{ name: 'relay', servers: relays }, { name: 'Kafka', servers: brokers * brokerCores, background: idle(costs.idleWorker.broker, brokers * brokerCores) }] : []),
    ],
    before: [...use('API', intake.api), ...use('PostgreSQL', intake.store), ...(hasKafka ? [...use('relay', intake.relay), ...use('Kafka', intake.broker)] : [])],
    slots: workers * slotsEach,
    held: [
      ...(hasKafka ? use('Kafka', judgement.broker) : []),
      ...use('PostgreSQL', claim),
      { meanMs: judgementMs, spread },
      { meanMs: judgement.workerProcess + judgement.box, spread: 'fixed' },
      ...use('PostgreSQL', judgement.store - claim),
    ],
  }
}

function use(resource: string, meanMs: number): Step[] {
  return meanMs > 0 ? [{ resource, meanMs, spread: 'exponential' }] : []
}

/** What is not a matter of time: said beside the simulation. */
export function boundsOf(costs: Costs, { workers, slotsEach }: Installation, busySlots: number): string[] {
  const members = 'group.share.max.size'
  return [
    `Connections to PostgreSQL: ${costs.idleWorker.connections.toFixed(1)} of each worker of one slot, one more for each further slot: ${Math.round(workers * (costs.idleWorker.connections + slotsEach - 1))} at most (a pooler in between from about 500).`,
    ...(costs.intake.broker > 0
      ? [
          `Members of the share group: ${workers}; Kafka takes ${members} of them, 200 unless it is raised and 1,000 at most.`,
          `Records in hand: ${Math.round(busySlots)}; a group may have 2,000 of each partition (group.share.partition.max.record.locks): ${Math.max(1, Math.ceil(busySlots / 2000))} partitions of a topic at least.`,
        ]
      : []),
  ]
}
