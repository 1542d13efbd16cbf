import { Gauge, type Registry } from 'prom-client'

/** Adds whether the store of test data answered this process when it looked last. */
export function addBlobsMetric(registry: Registry, store: { answers(): boolean }): void {
  const gauge = new Gauge({
    name: 'gavel_blobs_reachable',
    help: 'Whether the store of test data answered this process when it looked last',
    registers: [],
    collect() {
      this.set(store.answers() ? 1 : 0)
    },
  })
  registry.registerMetric(gauge)
}
