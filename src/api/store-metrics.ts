import type { FastifyBaseLogger } from 'fastify'
import { Gauge, type Registry } from 'prom-client'
import type { QueueFacts } from '../domain/queue.ts'
import type { Sweep, SweepCounts } from '../domain/sweep.ts'

export interface StoreMetricsDeps {
  queueFacts(): Promise<QueueFacts>
  /** Null: there was none yet. */
  lastSweep(): Promise<Sweep | null>
  log: Pick<FastifyBaseLogger, 'warn'>
}

/**
 * Adds to a registry what the store knows of the whole installation: the same from every API, and asked for only when the
 * metrics are read. Where the store cannot be read, these are absent. Documented in docs/METRICS.md.
 */
export function addStoreMetrics(registry: Registry, deps: StoreMetricsDeps): void {
  const facts = once(() => deps.queueFacts(), deps.log)
  const sweep = once(() => deps.lastSweep(), deps.log)
  const queueGauge = <Label extends string>(name: string, help: string, labelNames: Label[], set: (gauge: Gauge<Label>, queue: QueueFacts) => void) =>
    new Gauge({
      name, help, labelNames, registers: [registry],
      async collect() {
        const queue = await facts()
        forget(this, labelNames)
        if (queue !== null) set(this, queue)
      },
    })
  queueGauge('gavel_queue_waiting', 'Judgements that wait for a slot', ['priority'], (gauge, { waiting }) => waiting.forEach((one) => gauge.set({ priority: one.priority }, one.waiting)))
  queueGauge('gavel_queue_oldest_seconds', 'How long the oldest of them has waited; 0 when nothing waits', ['priority'], (gauge, { waiting }) =>
    waiting.forEach((one) => gauge.set({ priority: one.priority }, (one.oldestMs ?? 0) / 1_000)))
  queueGauge('gavel_queue_judging', 'Judgements that a worker holds', [], (gauge, { judging }) => gauge.set(judging))
  queueGauge('gavel_workers', 'Workers that have said in the last minute that they are there, and have not left', [], (gauge, { workers }) => gauge.set(workers))
  queueGauge('gavel_workers_slots', 'Their slots', [], (gauge, { slots }) => gauge.set(slots))
  queueGauge('gavel_dead_letters', 'Submissions that ended as JE after all attempts, and were not requeued', [], (gauge, { deadLetters }) => gauge.set(deadLetters))

  const sweepGauge = (name: string, help: string, valueOf: (counts: SweepCounts, sweep: Sweep) => number) =>
    new Gauge({
      name, help, registers: [registry],
      async collect() {
        const last = await sweep()
        forget(this, [])
        if (last?.counts) this.set(valueOf(last.counts, last))
      },
    })
  sweepGauge('gavel_sweep_timestamp_seconds', 'When the last sweep that went well ended', (_, { endedAt }) => (endedAt?.getTime() ?? 0) / 1_000)
  sweepGauge('gavel_sweep_blobs', 'Files of test data that it found stored', ({ blobs }) => blobs)
  sweepGauge('gavel_sweep_bytes', 'What they took', ({ bytes }) => bytes)
  sweepGauge('gavel_sweep_unnamed_blobs', 'Of these, files that no version named', ({ unnamed }) => unnamed)
  sweepGauge('gavel_sweep_missing_blobs', 'Files that a version names and that were not stored', ({ missing }) => missing ?? Number.NaN)
  sweepGauge('gavel_sweep_removed_blobs', 'Files that it removed', ({ removed }) => removed)
  sweepGauge('gavel_sweep_removed_bytes', 'What they had taken', ({ removedBytes }) => removedBytes)
}

/** A gauge without labels says 0 where nothing was set; here that would be a lie. */
function forget(gauge: Gauge, labelNames: readonly string[]): void {
  if (labelNames.length === 0) gauge.remove()
  else gauge.reset()
}

/** All that is asked while one answer is under way gets that one: each of the metrics asks by itself. Null when it fails. */
function once<T>(ask: () => Promise<T>, log: StoreMetricsDeps['log']): () => Promise<T | null> {
  let asked: Promise<T | null> | null = null
  return () => {
    asked ??= ask()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what the store knows is missing in the metrics')
        return null
      })
      .finally(() => {
        asked = null
      })
    return asked
  }
}
