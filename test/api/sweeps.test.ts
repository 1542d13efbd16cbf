import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { addStoreMetrics } from '../../src/api/store-metrics.ts'
import { sweepWhatIsDue } from '../../src/cli/sweeper.ts'
import { listOf } from '../../src/contract/conventions.ts'
import { Sweep } from '../../src/contract/sweep.ts'
import type { Sweep as SweepRecord } from '../../src/domain/sweep.ts'
import { queueFacts } from '../../src/store/queue-facts.ts'
import { lastSweep } from '../../src/store/sweeps.ts'
import { testApi } from '../support/api.ts'

const api = await testApi()
const admin = await api.addUser('root', 'admin')
const setter = await api.addUser('setter', 'setter')
const relay = () => sweepWhatIsDue({ ...api, log: pino({ level: 'silent' }) }, new AbortController().signal)

test('an administrator asks for a sweep, a relay does it, and everybody can ask how far it is', async () => {
  await api.blobs.put(Buffer.from('a stray'))
  await relay()
  await api.blobs.put(Buffer.from('another stray'))
  const asked = await admin.ask('POST', '/v1/system/sweeps', { dry_run: true })
  assert.equal(asked.statusCode, 202)
  const { id, state, dry_run } = Sweep.parse(asked.json())
  assert.deepEqual([state, dry_run], ['waiting', true])
  await admin.ask('POST', '/v1/system/sweeps', {})
  await relay()
  const counted = Sweep.parse((await admin.ask('GET', `/v1/system/sweeps/${id}`)).json())
  assert.deepEqual([counted.state, counted.counts?.unnamed, counted.counts?.unnamed_bytes, counted.counts?.removed, counted.fault], ['done', 1, 13, 0, null])
  const { items } = listOf(Sweep).parse((await admin.ask('GET', '/v1/system/sweeps')).json())
  assert.deepEqual(items.map((one) => [one.dry_run, one.counts?.removed]), [[false, 1], [true, 0], [false, 1]])
})

test('a sweep that nobody has asked for is one that is not there; only administrators ask', async () => {
  assert.equal((await admin.ask('GET', '/v1/system/sweeps/999')).statusCode, 404)
  assert.equal((await admin.ask('GET', '/v1/system/sweeps/none')).statusCode, 400)
  for (const [method, url] of [['POST', '/v1/system/sweeps'], ['GET', '/v1/system/sweeps'], ['GET', '/v1/system/sweeps/1']] as const) {
    assert.equal((await setter.ask(method, url, method === 'POST' ? {} : undefined)).statusCode, 403, url)
  }
})

test('what the last sweep found is printed with the metrics', async () => {
  const registry = new Registry()
  let last: SweepRecord | null = null
  addStoreMetrics(registry, { queueFacts: () => queueFacts(api.db), lastSweep: async () => last, log: { warn: () => undefined } })
  assert.doesNotMatch(await registry.metrics(), /^gavel_sweep_timestamp_seconds/m, 'nothing before the first one')
  last = await lastSweep(api.db)
  const printed = await registry.metrics()
  assert.match(printed, /^gavel_sweep_timestamp_seconds \d{10}/m)
  assert.match(printed, /^gavel_sweep_removed_blobs 1$/m)
})
