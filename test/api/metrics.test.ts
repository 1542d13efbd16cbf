import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import { addWorkerMetrics } from '../../src/api/worker-metrics.ts'
import type { WorkerCounts } from '../../src/domain/worker.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: ada.user.id })
const metrics = async () => (await api.app.inject({ url: '/metrics' })).body

test('accepted submissions are counted once, requests by route', async () => {
  for (let i = 0; i < 3; i++) await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'cpp', source: 'int main() {}' }, { 'idempotency-key': 'one' })
  await ada.ask('GET', '/v1/problems/sum')
  await ada.ask('GET', '/no/such/address')
  await finishWith(api.db, await claim(api.db), {})
  const printed = await metrics()
  assert.match(printed, /gavel_submissions_accepted_total\{purpose="judge",language="cpp"\} 1\n/)
  assert.match(printed, /gavel_http_request_duration_seconds_count\{method="POST",route="\/v1\/submissions",status="202"\} 3\n/)
  assert.match(printed, /_count\{method="GET",route="\/v1\/problems\/:slug",status="200"\} 1\n/)
  assert.match(printed, /_count\{method="GET",route="none",status="404"\} 1\n/)
  assert.ok(!printed.includes('/no/such/address'))
})

test('what workers counted is printed for each, and only as long as there are such workers', async () => {
  const registry = new Registry()
  const compileCache = { hits: 3, misses: 2, evictions: 1, damaged: 0, compilations: 1, bytes: 4096, limitBytes: 8192 }
  const testData = { bytes: 8192, limitBytes: 81_920, files: 2, hits: 30, misses: 10, evictions: 4, bytesFetched: 50_000, damaged: 1 }
  let workers: WorkerCounts[] = [{ worker: 'one', compileCache, testData }, { worker: 'two', compileCache: { ...compileCache, hits: 5 }, testData: null }]
  addWorkerMetrics(registry, () => workers)
  for (let i = 0; i < 2; i++) {
    const printed = await registry.metrics()
    assert.match(printed, /gavel_compile_cache_hits_total\{worker="one"\} 3\n/)
    assert.match(printed, /gavel_compile_cache_hits_total\{worker="two"\} 5\n/)
    assert.match(printed, /gavel_compile_cache_limit_bytes\{worker="two"\} 8192\n/)
    assert.match(printed, /gavel_cache_hits_total\{worker="one"\} 30\n/)
    assert.match(printed, /gavel_cache_fetched_bytes_total\{worker="one"\} 50000\n/)
    assert.doesNotMatch(printed, /gavel_cache_hits_total\{worker="two"\}/)
  }
  workers = workers.slice(0, 1)
  assert.ok(!(await registry.metrics()).includes('two'))
  const documented = await readFile(new URL('../../docs/METRICS.md', import.meta.url), 'utf8')
  for (const [, name] of (await registry.metrics()).matchAll(/^# TYPE (\S+)/gm)) assert.ok(documented.includes(`\`${name}\``), name)
})

test("the API's metrics are documented", async () => {
  const documented = await readFile(new URL('../../docs/METRICS.md', import.meta.url), 'utf8')
  for (const [, name] of (await metrics()).matchAll(/^# TYPE (\S+)/gm)) assert.ok(documented.includes(`\`${name}\``), name)
})
