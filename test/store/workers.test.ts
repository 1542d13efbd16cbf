import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Language } from '../../src/contract/language.ts'
import { queueFacts } from '../../src/store/queue-facts.ts'
import { listWorkerStates } from '../../src/store/worker-states.ts'
import { forgetWorkers, leaveWorker, listLanguages, registerWorker, seeWorker } from '../../src/store/workers.ts'
import { testDatabase } from '../support/postgres.ts'

const { db } = await testDatabase()
const compileCache = { hits: 3, misses: 2, evictions: 1, damaged: 0, compilations: 1, bytes: 4096, limitBytes: 8192 }
const testData = { bytes: 8192, limitBytes: 81_920, files: 2, hits: 30, misses: 10, evictions: 4, bytesFetched: 50_000, damaged: 1, holds: [] }

function language(id: string, available: boolean): Language {
  return { id, name: id, version: '', compile: null, run: '', extensions: [], available, install: null }
}

test('a language is available when one worker has it', async () => {
  await registerWorker(db, { name: 'one', slots: 1, languages: [language('c', true), language('rust', false)], compileCache, testData })
  await registerWorker(db, { name: 'two', slots: 1, languages: [language('c', true), language('rust', true)], compileCache, testData })
  assert.deepEqual((await listLanguages(db)).map(({ id, available }) => [id, available]), [['c', true], ['rust', true]])
})

test('a worker that was forgotten while its machine slept is known again as soon as it says that it is there', async () => {
  const worker = { name: 'asleep', slots: 1, languages: [language('go', true)], compileCache, testData }
  await registerWorker(db, worker)
  await sql`update worker set seen_at = now() - interval '2 days' where name = 'asleep'`.execute(db)
  assert.equal(await forgetWorkers(db), 1)
  await seeWorker(db, worker)
  assert.equal((await listLanguages(db)).some(({ id }) => id === 'go'), true)
})

test('a worker that has left is there no more, at once; what it could judge is still taken, and as soon as it says so it is there again', async () => {
  const isThere = async () => (await listWorkerStates(db, { limit: 100, after: null })).items.find(({ name }) => name === 'leaving')?.isPresent
  const worker = { name: 'leaving', slots: 7, languages: [language('haskell', true)], compileCache, testData }
  const slots = (await queueFacts(db)).slots
  await registerWorker(db, worker)
  assert.deepEqual([await isThere(), (await queueFacts(db)).slots], [true, slots + 7])
  await leaveWorker(db, 'leaving')
  assert.deepEqual([await isThere(), (await queueFacts(db)).slots], [false, slots])
  assert.ok((await listLanguages(db)).some(({ id }) => id === 'haskell'))
  await seeWorker(db, worker)
  assert.deepEqual([await isThere(), (await queueFacts(db)).slots], [true, slots + 7])
})
