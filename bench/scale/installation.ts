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
  const idle = (each: number, cores: number) => (workers * each) / 1000 / cores
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

/** What is not a matter of time, and has to be set: said beside the simulation. */
export function boundsOf({ workers, slotsEach }: Installation, { hasKafka, busySlots }: { hasKafka: boolean; busySlots: number }): string[] {
  return [
    // A worker's pool, and the one that listens (src/cli/roles/worker.ts).
    `Connections to PostgreSQL: up to ${slotsEach + 3} of each worker, ${workers * (slotsEach + 3)} of all: a pooler comes first`,
    ...(hasKafka
      ? [
          `Members of the share group: ${workers}; group.share.max.size is 200 unless it is raised, and 1,000 at most`,
          `Records in hand: ${Math.round(busySlots)}; group.share.partition.max.record.locks allows 2,000 of each partition, so it takes ${Math.max(1, Math.ceil(busySlots / 2000))} partitions of a topic`,
        ]
      : []),
  ]
}
