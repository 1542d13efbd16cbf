import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import { addStoreMetrics } from '../../src/api/store-metrics.ts'
import { queueFacts } from '../../src/store/queue-facts.ts'
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

test('streams are counted while somebody reads them, and the events that they bring', async () => {
  const answer = await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'cpp', source: 'int main() {}' })
  const id = z.object({ id: z.string() }).parse(answer.json()).id
  const url = `${await api.app.listen({ port: 0, host: '127.0.0.1' })}/v1/submissions/${id}/events`
  const leave = new AbortController()
  const watching = await fetch(url, { headers: { authorization: `Bearer ${ada.token}` }, signal: leave.signal })
  const reader = watching.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (!(await reader?.read())?.value?.includes('event: status'));
  assert.match(await metrics(), /^gavel_event_streams 1$/m)
  assert.match(await metrics(), /^gavel_events_sent_total\{event="status"\} 1$/m)
  await finishWith(api.db, await claim(api.db), {})
  while ((await reader?.read())?.done === false);
  assert.match(await metrics(), /^gavel_event_streams 0$/m)
  assert.match(await metrics(), /^gavel_events_sent_total\{event="done"\} 1$/m)
})

test('what waits is printed by priority with the age of the oldest, and only when the metrics are read is the store asked', async () => {
  const registry = new Registry()
  let asked = 0
  const ask = () => {
    asked++
    return queueFacts(api.db)
  }
  addStoreMetrics(registry, { queueFacts: ask, lastSweep: async () => null, log: { warn: () => undefined } })
  assert.equal(asked, 0)
  await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'cpp', source: 'int main() {}' })
  await sql`update outbox set queued_at = now() - interval '1 minute'`.execute(api.db)
  const printed = await registry.metrics()
  assert.equal(asked, 1)
  assert.match(printed, /^gavel_queue_waiting\{priority="practice"\} 1$/m)
  assert.match(printed, /^gavel_queue_waiting\{priority="contest"\} 0$/m)
  assert.match(printed, /^gavel_queue_oldest_seconds\{priority="practice"\} 6\d/m)
  assert.match(printed, /^gavel_queue_judging 0$/m)
  assert.match(printed, /^gavel_dead_letters 0$/m)
})

test('a store that cannot be read takes its own metrics away and no others', async () => {
  const registry = new Registry()
  new Gauge({ name: 'other', help: 'another', registers: [registry] }).set(7)
  const warnings: string[] = []
  addStoreMetrics(registry, { queueFacts: () => Promise.reject(new Error('it is away')), lastSweep: async () => null, log: { warn: (_: object, message?: string) => warnings.push(message ?? '') } })
  const printed = await registry.metrics()
  assert.match(printed, /^other 7$/m)
  assert.doesNotMatch(printed, /^gavel_(queue|dead|workers)\w*[ {]/m)
  assert.equal(warnings.length, 1)
})
