import { Counter, Histogram, type Registry } from 'prom-client'
import { addSubmissionsMetric } from './submissions-metric.ts'

export interface RelayMetrics {
  /** `rows`: how many it dealt with; null: it failed. */
  choreDone(chore: string, rows: number | null, ms: number): void
  /** A judgement in this language was given up: its workers were lost, and this was the last. */
  gaveUp(language: string): void
}

/** Adds to a relay's registry what it does again and again. Documented in docs/METRICS.md. */
export function addRelayMetrics(registry: Registry): RelayMetrics {
  const registers = [registry]
  const rows = new Counter({ name: 'gavel_relay_rows_total', help: 'What the relay dealt with, by chore', labelNames: ['chore'], registers })
  const seconds = new Histogram({
    name: 'gavel_relay_chore_seconds', help: 'Time that a chore took, by how it ended', labelNames: ['chore', 'outcome'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60], registers,
  })
  const submissions = addSubmissionsMetric(registry)
  return {
    gaveUp: (language) => submissions.inc({ verdict: 'JE', language }),
    choreDone(chore, count, ms) {
      rows.inc({ chore }, count ?? 0)
      seconds.observe({ chore, outcome: count === null ? 'failed' : 'done' }, ms / 1_000)
    },
  }
}
