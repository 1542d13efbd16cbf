import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { addNotificationMetric } from '../../src/api/notification-metric.ts'
import { addStoreMetrics } from '../../src/api/store-metrics.ts'
import { addCacheMetrics } from '../../src/telemetry/cache-metrics.ts'
import { addJudgingMetrics } from '../../src/telemetry/judging-metrics.ts'
import { addRelayMetrics } from '../../src/telemetry/relay-metrics.ts'
import { testApi } from '../support/api.ts'

test('every metric is documented with its type, and none that is gone', async () => {
  const api = await testApi()
  const registry = new Registry()
  addStoreMetrics(registry, { queueFacts: () => Promise.reject(new Error('nobody asks')), lastSweep: async () => null, log: { warn: () => undefined } })
  addNotificationMetric(registry, () => 0)
  addCacheMetrics(registry, {
    compileCache: () => ({ hits: 0, misses: 0, evictions: 0, damaged: 0, compilations: 0, bytes: 0, limitBytes: 0 }),
    testData: () => ({ bytes: 0, limitBytes: 0, files: 0, hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0 }),
  })
  addJudgingMetrics(registry, () => [])
  addRelayMetrics(registry)
  const printed = `${(await api.app.inject({ url: '/metrics' })).body}\n${await registry.metrics()}`
  const there = [...printed.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`)
  const document = readFileSync(new URL('../../docs/METRICS.md', import.meta.url), 'utf8')
  const documented = [...document.matchAll(/^\| `(gavel_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => `${name} ${type}`)
  assert.deepEqual(documented.toSorted(), there.toSorted())
})
