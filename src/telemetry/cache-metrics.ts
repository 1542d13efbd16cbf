import { Counter, Gauge, type Registry } from 'prom-client'
import type { CacheCounts, CompileCacheCounts } from '../domain/worker.ts'

/** Adds to a worker's registry what its two caches counted. Documented in docs/METRICS.md. */
export function addCacheMetrics(registry: Registry, { compileCache, testData }: { compileCache: () => CompileCacheCounts; testData: () => CacheCounts }): void {
  const compilations = metricsOf(registry, 'gavel_compile_cache_', compileCache)
  compilations.counter('hits_total', 'hits', 'Compilations that were not run, since the very same had been before')
  compilations.counter('misses_total', 'misses', 'Compilations that were run')
  compilations.counter('evictions_total', 'evictions', 'Kept compilations that made room for others')
  compilations.counter('damaged_total', 'damaged', 'Kept compilations that were found changed or missing')
  compilations.gauge('compilations', 'compilations', 'Compilations that are kept')
  compilations.gauge('bytes', 'bytes', 'What they take on disk')
  compilations.gauge('limit_bytes', 'limitBytes', 'What they may take')

  const files = metricsOf(registry, 'gavel_cache_', testData)
  files.counter('hits_total', 'hits', 'Files of test data that were there when a judgement asked for them')
  files.counter('misses_total', 'misses', 'Files of test data that a judgement had to wait for')
  files.counter('evictions_total', 'evictions', 'Files of test data that made room for others')
  files.counter('fetched_bytes_total', 'bytesFetched', 'Bytes that were fetched into the cache')
  files.counter('damaged_total', 'damaged', 'Files of test data that were found changed or missing, and fetched again')
  files.gauge('files', 'files', 'Files that are there')
  files.gauge('bytes', 'bytes', 'What the cache takes on disk')
  files.gauge('limit_bytes', 'limitBytes', 'What it may take')
}

function metricsOf<Key extends string>(registry: Registry, prefix: string, counts: () => Readonly<Record<Key, number>>) {
  const options = (name: string, help: string) => ({ name: `${prefix}${name}`, help, registers: [registry] })
  return {
    counter: (name: string, key: Key, help: string) =>
      new Counter({
        ...options(name, help),
        collect() {
          this.reset()
          this.inc(counts()[key])
        },
      }),
    gauge: (name: string, key: Key, help: string) =>
      new Gauge({
        ...options(name, help),
        collect() {
          this.set(counts()[key])
        },
      }),
  }
}
