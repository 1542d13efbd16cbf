import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { WorkerCache } from '../../src/contract/cache.ts'
import { listOf } from '../../src/contract/conventions.ts'
import { QueueMinute } from '../../src/contract/queue.ts'
import type { CacheState } from '../../src/domain/worker.ts'
import { createTestset } from '../../src/store/testsets.ts'
import { registerWorker } from '../../src/store/workers.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { testApi } from '../support/api.ts'

const api = await testApi()
const admin = await api.addUser('root', 'admin')
const compileCache = { hits: 0, misses: 0, evictions: 0, damaged: 0, compilations: 0, bytes: 0, limitBytes: 0 }
const unused: CacheState = { bytes: 4096, limitBytes: 81_920, files: 0, hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0, holds: [] }

async function caches(query = ''): Promise<{ items: WorkerCache[]; next: string | null }> {
  const answer = await admin.ask('GET', `/v1/system/cache${query}`)
  assert.equal(answer.statusCode, 200, answer.body)
  return listOf(WorkerCache).parse(answer.json())
}

async function addVersion(slug: string, manifestDigest: string): Promise<string> {
  const { testset } = await createTestset(api.db, { slug, name: slug, manifestDigest, limits: defaultLimits, tests: 1, sizeBytes: 1, newBytes: 1, createdBy: admin.user.id, publish: false })
  return testset.version
}

async function addWorker(name: string, testData: CacheState): Promise<void> {
  await registerWorker(api.db, { name, slots: 1, languages: [], compileCache, testData })
}

test('an operator sees of every worker how full its cache is, how often it served, and which problems it holds', async () => {
  await addVersion('sum', 'first')
  const again = await addVersion('sum', 'first')
  const copied = await addVersion('copied', 'first')
  await addWorker('host-b', { ...unused, files: 3, hits: 3, misses: 1, evictions: 2, bytesFetched: 70_000, damaged: 1, holds: [{ manifest: 'first', bytes: 10, ofBytes: 40 }, { manifest: 'gone', bytes: 5, ofBytes: 5 }] })
  await addWorker('host-a', unused)
  const { items, next } = await caches()
  assert.deepEqual(items.map(({ host, hit_rate }) => [host, hit_rate]), [['host-a', null], ['host-b', 0.75]])
  assert.equal(next, null)
  const { seen_at: seenAt, ...told } = items[1] ?? {}
  assert.ok(seenAt !== undefined && Math.abs(Date.now() - Date.parse(seenAt)) < 60_000, seenAt)
  assert.deepEqual(told, {
    host: 'host-b', bytes: 4096, limit_bytes: 81_920, files: 3, hits: 3, misses: 1, hit_rate: 0.75, evictions: 2, bytes_fetched: 70_000, damaged: 1,
    holds: [{ problem: 'copied', version: copied, bytes: 10, of_bytes: 40 }, { problem: 'sum', version: again, bytes: 10, of_bytes: 40 }],
  })
})

test('a thousand workers come in pages; one that does not tell of its cache is left out', async () => {
  await addWorker('host-c', unused)
  await addWorker('host-d', unused)
  await sql`update worker set test_data = null where name = 'host-c'`.execute(api.db)
  const first = await caches('?limit=2')
  assert.deepEqual([first.items.map(({ host }) => host), first.next], [['host-a', 'host-b'], 'host-b'])
  const second = await caches(`?limit=2&after=${first.next}`)
  assert.deepEqual([second.items.map(({ host }) => host), second.next], [['host-d'], null])
})

test('only administrators see the workers', async () => {
  const setter = await api.addUser('sam', 'setter')
  assert.equal((await setter.ask('GET', '/v1/system/cache')).statusCode, 403)
})

test('the last hour of the queue comes minute by minute, for administrators', async () => {
  const answer = await admin.ask('GET', '/v1/system/queue/minutes')
  assert.equal(answer.statusCode, 200, answer.body)
  const { items, next } = listOf(QueueMinute).parse(answer.json())
  assert.deepEqual([items.length, next], [60, null])
  const steps = items.slice(1).map(({ at }, index) => Date.parse(at) - Date.parse(items[index]?.at ?? ''))
  assert.deepEqual(new Set(steps), new Set([60_000]))
  const ada = await api.addUser('ada', 'contestant')
  assert.equal((await ada.ask('GET', '/v1/system/queue/minutes')).statusCode, 403)
})
