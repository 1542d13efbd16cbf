import { Counter, Gauge, type Registry } from 'prom-client'
import type { WorkerCounts } from '../domain/worker.ts'

/**
 * Adds to a registry what workers said last of what they counted: they may be on other machines, and the store is what
 * every API shares with them. Documented in docs/METRICS.md.
 */
export function addWorkerMetrics(registry: Registry, workers: () => readonly WorkerCounts[]): void {
  const compilations = metricsOf(registry, 'gavel_compile_cache_', () => workers().map(({ worker, compileCache }) => ({ worker, counts: compileCache })))
  compilations.counter('hits_total', 'hits', 'Compilations that were not run, since the very same had been before')
  compilations.counter('misses_total', 'misses', 'Compilations that were run')
  compilations.counter('evictions_total', 'evictions', 'Kept compilations that made room for others')
  compilations.counter('damaged_total', 'damaged', 'Kept compilations that were found changed or missing')
  compilations.gauge('compilations', 'compilations', 'Compilations that are kept')
  compilations.gauge('bytes', 'bytes', 'What they take on disk')
  compilations.gauge('limit_bytes', 'limitBytes', 'What they may take')

  const testData = metricsOf(registry, 'gavel_cache_', () => workers().flatMap(({ worker, testData: counts }) => (counts === null ? [] : [{ worker, counts }])))
  testData.counter('hits_total', 'hits', 'Files of test data that were there when a judgement asked for them')
  testData.counter('misses_total', 'misses', 'Files of test data that a judgement had to wait for')
  testData.counter('evictions_total', 'evictions', 'Files of test data that made room for others')
  testData.counter('fetched_bytes_total', 'bytesFetched', 'Bytes that were fetched into the cache')
  testData.counter('damaged_total', 'damaged', 'Files of test data that were found changed or missing, and fetched again')
  testData.gauge('files', 'files', 'Files that are there')
  testData.gauge('bytes', 'bytes', 'What the cache takes on disk')
  testData.gauge('limit_bytes', 'limitBytes', 'What it may take')
}

function metricsOf<Key extends string>(registry: Registry, prefix: string, told: () => readonly { worker: string; counts: Readonly<Record<Key, number>> }[]) {
  const options = (name: string, help: string) => ({ name: `${prefix}${name}`, help, labelNames: ['worker'] as const, registers: [registry] })
  return {
    counter: (name: string, key: Key, help: string) =>
      new Counter({
        ...options(name, help),
        collect() {
          this.reset()
          for (const { worker, counts } of told()) this.inc({ worker }, counts[key])
        },
      }),
    gauge: (name: string, key: Key, help: string) =>
      new Gauge({
        ...options(name, help),
        collect() {
          this.reset()
          for (const { worker, counts } of told()) this.set({ worker }, counts[key])
        },
      }),
  }
}
