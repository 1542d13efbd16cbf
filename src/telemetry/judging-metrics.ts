import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { priorityNames, type Claim, type ClaimEnd, type JudgementResult } from '../domain/judgement.ts'
import { addSubmissionsMetric } from './submissions-metric.ts'

export interface JudgingMetrics {
  /** A slot has taken a judgement. */
  claimed(claim: Claim): void
  /** Its verdict is written. */
  finished(claim: Claim, result: JudgementResult): void
  /** A slot is done with it, however. */
  settled(claim: Claim, end: ClaimEnd): void
}

/** From what is taken at once to what waits for hours behind a rejudging. */
const waitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200]
const judgingBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

const slotStates = ['starting', 'waiting', 'judging', 'stopped'] as const

/** Adds to a worker's registry what it judges. Documented in docs/METRICS.md. */
export function addJudgingMetrics(registry: Registry, states: () => readonly (typeof slotStates)[number][]): JudgingMetrics {
  const registers = [registry]
  const submissions = addSubmissionsMetric(registry)
  const runs = new Counter({ name: 'gavel_runs_total', help: 'Tests that were run, by their verdict', labelNames: ['verdict'], registers })
  const ends = new Counter({ name: 'gavel_claims_total', help: 'Judgements that a slot took, by how it was done with them', labelNames: ['end'], registers })
  const lost = new Counter({ name: 'gavel_leases_lost_total', help: 'Judgements that this worker lost while it judged them', registers })
  const wait = new Histogram({ name: 'gavel_queue_wait_seconds', help: 'Time in the queue, until a slot took it', labelNames: ['priority'], buckets: waitBuckets, registers })
  const judging = new Histogram({ name: 'gavel_judging_seconds', help: 'Time from the claim to the written verdict', labelNames: ['language'], buckets: judgingBuckets, registers })
  const compiling = new Histogram({ name: 'gavel_compile_seconds', help: 'Time until the program lay in the box', labelNames: ['language', 'cached'], buckets: judgingBuckets, registers })
  const slots = new Gauge({
    name: 'gavel_slots',
    help: 'Slots of this worker, by what they do',
    labelNames: ['state'],
    registers: [],
    collect() {
      const now = states()
      for (const state of slotStates) this.set({ state }, now.filter((one) => one === state).length)
    },
  })
  registry.registerMetric(slots)
  // Known from the start, so that a first one is an increase.
  for (const priority of priorityNames) wait.zero({ priority })
  const startedAt = new WeakMap<Claim, number>()

  return {
    claimed(claim) {
      startedAt.set(claim, performance.now())
      wait.observe({ priority: claim.priority }, claim.waitedMs / 1_000)
    },
    finished(claim, result) {
      const { language } = claim.source
      submissions.inc({ verdict: result.verdict, language })
      for (const run of result.runs) if (run.keptFrom === null) runs.inc({ verdict: run.verdict })
      compiling.observe({ language, cached: String(result.compileCached) }, result.compileMs / 1_000)
      const started = startedAt.get(claim)
      if (started !== undefined) judging.observe({ language }, (performance.now() - started) / 1_000)
    },
    settled(claim, end) {
      ends.inc({ end })
      if (end === 'lost') lost.inc()
      if (end === 'failed') submissions.inc({ verdict: 'JE', language: claim.source.language })
    },
  }
}
