import { Counter, Gauge, type Registry } from 'prom-client'
import type { CompileCacheCounts, WorkerCounts } from '../domain/worker.ts'

/**
 * Adds to a registry what workers said last of what they counted: they may be on other machines, and the store is what
 * every API shares with them. Documented in docs/METRICS.md.
 */
export function addWorkerMetrics(registry: Registry, workers: () => readonly WorkerCounts[]): void {
  const options = (name: string, help: string) => ({ name: `gavel_compile_cache_${name}`, help, labelNames: ['worker'] as const, registers: [registry] })
  const counter = (name: string, key: keyof CompileCacheCounts, help: string) =>
    new Counter({
      ...options(name, help),
      collect() {
        this.reset()
        for (const { worker, compileCache } of workers()) this.inc({ worker }, compileCache[key])
      },
    })
  const gauge = (name: string, key: keyof CompileCacheCounts, help: string) =>
    new Gauge({
      ...options(name, help),
      collect() {
        this.reset()
        for (const { worker, compileCache } of workers()) this.set({ worker }, compileCache[key])
      },
    })
  counter('hits_total', 'hits', 'Compilations that were not run, since the very same had been before')
  counter('misses_total', 'misses', 'Compilations that were run')
  counter('evictions_total', 'evictions', 'Kept compilations that made room for others')
  counter('damaged_total', 'damaged', 'Kept compilations that were found changed or missing')
  gauge('compilations', 'compilations', 'Compilations that are kept')
  gauge('bytes', 'bytes', 'What they take on disk')
  gauge('limit_bytes', 'limitBytes', 'What they may take')
}
