import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
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

test("the API's metrics are documented", async () => {
  const documented = await readFile(new URL('../../docs/METRICS.md', import.meta.url), 'utf8')
  for (const [, name] of (await metrics()).matchAll(/^# TYPE (\S+)/gm)) assert.ok(documented.includes(`\`${name}\``), name)
})
