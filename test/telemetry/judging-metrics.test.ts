import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Registry } from 'prom-client'
import type { Claim } from '../../src/domain/judgement.ts'
import { addCacheMetrics } from '../../src/telemetry/cache-metrics.ts'
import { addJudgingMetrics } from '../../src/telemetry/judging-metrics.ts'
import { addRelayMetrics } from '../../src/telemetry/relay-metrics.ts'
import { aResult, aRun } from '../support/store.ts'

function aClaim(language: string, waitedMs: number): Claim {
  return {
    judgementId: randomUUID(), submissionId: randomUUID(), userId: randomUUID(), attempt: 1, priority: 'contest', waitedMs, traceParent: null, purpose: 'judge',
    source: { language, files: [], entryPoint: null }, testset: null, request: null, base: null,
  }
}

test('a worker counts verdicts by language, waits by priority, and how each claim ended', async () => {
  const registry = new Registry()
  const metrics = addJudgingMetrics(registry, () => ['waiting', 'judging', 'judging'])
  const [good, failed, lost] = [aClaim('cpp', 40), aClaim('cpp', 3_000), aClaim('python3', 3)]
  for (const claim of [good, failed, lost]) metrics.claimed(claim)
  metrics.finished(good, aResult('WA', [aRun('sample/1'), aRun('secret/1', 'WA'), { ...aRun('secret/2'), keptFrom: randomUUID() }]))
  metrics.settled(good, 'finished')
  metrics.settled(failed, 'failed')
  metrics.settled(lost, 'lost')
  const printed = await registry.metrics()
  for (const line of [
    'gavel_submissions_total{verdict="WA",language="cpp"} 1',
    'gavel_submissions_total{verdict="JE",language="cpp"} 1',
    'gavel_runs_total{verdict="AC"} 1',
    'gavel_queue_wait_seconds_bucket{le="0.05",priority="contest"} 2',
    'gavel_queue_wait_seconds_count{priority="contest"} 3',
    'gavel_queue_wait_seconds_count{priority="rejudge"} 0',
    'gavel_judging_seconds_count{language="cpp"} 1',
    'gavel_claims_total{end="lost"} 1',
    'gavel_leases_lost_total 1',
    'gavel_slots{state="judging"} 2',
    'gavel_slots{state="starting"} 0',
  ]) assert.ok(printed.includes(`${line}\n`), `${line} is not in\n${printed}`)
})

test('a relay counts what it gives up beside the verdicts of the workers', async () => {
  const registry = new Registry()
  const metrics = addRelayMetrics(registry)
  metrics.gaveUp('java')
  metrics.choreDone('recover lapsed leases', 1, 5)
  const printed = await registry.metrics()
  for (const line of ['gavel_submissions_total{verdict="JE",language="java"} 1', 'gavel_relay_rows_total{chore="recover lapsed leases"} 1']) assert.ok(printed.includes(`${line}\n`), `${line} is not in\n${printed}`)
})

test('what the caches counted is printed as it is when somebody looks', async () => {
  const registry = new Registry()
  const compileCache = { hits: 3, misses: 2, evictions: 1, damaged: 0, compilations: 1, bytes: 4096, limitBytes: 8192 }
  const testData = { bytes: 8192, limitBytes: 81_920, files: 2, hits: 30, misses: 10, evictions: 4, bytesFetched: 50_000, damaged: 1 }
  addCacheMetrics(registry, { compileCache: () => compileCache, testData: () => testData })
  for (const hits of [30, 31]) {
    testData.hits = hits
    const printed = await registry.metrics()
    assert.match(printed, /^gavel_compile_cache_hits_total 3$/m)
    assert.match(printed, new RegExp(`^gavel_cache_hits_total ${hits}$`, 'm'))
    assert.match(printed, /^gavel_cache_limit_bytes 81920$/m)
  }
})
