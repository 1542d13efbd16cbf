import { Counter, type Registry } from 'prom-client'

/** Adds the counter of verdicts, which whoever writes one has: a worker, or the relay that gives up what lost its last worker. */
export function addSubmissionsMetric(registry: Registry): Counter<'verdict' | 'language'> {
  return new Counter({ name: 'gavel_submissions_total', help: 'Judgements that came to a verdict', labelNames: ['verdict', 'language'], registers: [registry] })
}
