import { Gauge, type Registry } from 'prom-client'
import type { Sweep, SweepCounts } from '../domain/sweep.ts'

/** Adds to a registry what the last sweep found; nothing before the first one. Documented in docs/METRICS.md. */
export function addSweepMetrics(registry: Registry, last: () => Sweep | null): void {
  const gauge = (name: string, help: string, valueOf: (counts: SweepCounts, sweep: Sweep) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const sweep = last()
        if (sweep?.counts) this.set(valueOf(sweep.counts, sweep))
      },
    })
  gauge('gavel_sweep_timestamp_seconds', 'When the last sweep that went well ended', (_, { endedAt }) => (endedAt?.getTime() ?? 0) / 1000)
  gauge('gavel_sweep_blobs', 'Files of test data that it found stored', ({ blobs }) => blobs)
  gauge('gavel_sweep_bytes', 'What they took', ({ bytes }) => bytes)
  gauge('gavel_sweep_unnamed_blobs', 'Of these, files that no version named', ({ unnamed }) => unnamed)
  gauge('gavel_sweep_removed_blobs', 'Files that it removed', ({ removed }) => removed)
  gauge('gavel_sweep_removed_bytes', 'What they had taken', ({ removedBytes }) => removedBytes)
}
