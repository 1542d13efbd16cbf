import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { sql } from 'kysely'
import { warmState, type WarmProgress } from '../../src/domain/warm.ts'
import { warmChannel } from '../../src/store/channels.ts'
import { openListener } from '../../src/store/listen.ts'
import { forgetWarms, getWarm, listWarms, reportWarm, startWarm } from '../../src/store/warms.ts'
import { seeWorker } from '../../src/store/workers.ts'
import { testDatabase } from '../support/postgres.ts'
import { aProblem, aWorker } from '../support/store.ts'

const { db, connectionString } = await testDatabase()

async function warmed(slug: string): Promise<string> {
  const made = await startWarm(db, slug, null)
  return made.kind === 'made' ? made.id : assert.fail(made.kind)
}

const half: WarmProgress = { state: 'fetching', files: 1, ofFiles: 2, bytes: 10, ofBytes: 20, error: null }
const whole: WarmProgress = { ...half, state: 'ready', files: 2, bytes: 20 }

async function stateOf(slug: string): Promise<{ state: string; workers: Record<string, string> }> {
  const found = (await getWarm(db, slug)) ?? assert.fail(`nothing of ${slug}`)
  return { state: warmState(found.workers), workers: Object.fromEntries(found.workers.map(({ worker, state }) => [worker, state])) }
}

test('each worker that is there has to say that it has all; one that comes later joins in, one that dies holds nothing up', async () => {
  const slug = await aProblem(db)
  const id = await warmed(slug)
  assert.deepEqual(await stateOf(slug), { state: 'warming', workers: {} })
  await seeWorker(db, aWorker('one'))
  await seeWorker(db, aWorker('two'))
  await reportWarm(db, id, 'one', whole)
  await reportWarm(db, id, 'two', half)
  assert.deepEqual(await stateOf(slug), { state: 'warming', workers: { one: 'ready', two: 'fetching' } })

  await sql`update worker set seen_at = now() - interval '2 minutes' where name = 'two'`.execute(db)
  assert.deepEqual(await stateOf(slug), { state: 'ready', workers: { one: 'ready', two: 'gone' } })
  await seeWorker(db, aWorker('three'))
  assert.deepEqual(await stateOf(slug), { state: 'warming', workers: { one: 'ready', three: 'waiting', two: 'gone' } })
  await reportWarm(db, id, 'three', { ...half, state: 'failed', error: { code: 'CACHE_TOO_SMALL', message: 'too small' } })
  assert.equal((await stateOf(slug)).state, 'incomplete')
})

test('what is asked of a problem takes the place of what was asked before, and a worker that still speaks of that is not heard', async () => {
  const slug = await aProblem(db)
  const before = await warmed(slug)
  await reportWarm(db, before, 'one', half)
  await aProblem(db, { slug })
  const now = await warmed(slug)
  await reportWarm(db, before, 'one', whole)
  assert.deepEqual((await listWarms(db)).filter((warm) => warm.slug === slug).map(({ id }) => id), [now])
  assert.equal((await stateOf(slug)).workers['one'], 'waiting')
})

test('any version can be fetched ahead, one that nobody has published as well', async () => {
  const slug = await aProblem(db, { publish: false, digest: 'of the draft' })
  assert.equal((await startWarm(db, slug, null)).kind, 'nothing_published')
  assert.equal((await startWarm(db, slug, '2020-01-01T00:00:00.000Z')).kind, 'no_testset')
  assert.equal((await startWarm(db, 'nowhere', null)).kind, 'no_problem')
  const { version } = await db.selectFrom('testset').innerJoin('problem', 'problem.id', 'problem_id').select('version').where('slug', '=', slug).executeTakeFirstOrThrow()
  assert.equal((await startWarm(db, slug, version)).kind, 'made')
  assert.equal((await getWarm(db, slug))?.warm.manifestDigest, 'of the draft')
})

test('workers are told at once', async () => {
  const listener = openListener({ connectionString, applicationName: 'test', log: pino({ level: 'silent' }) })
  const listening = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  listener.listen(warmChannel, { onGap: listening.resolve, onNotify: () => told.resolve() })
  await listening.promise
  await warmed(await aProblem(db))
  await told.promise
  await listener.close()
})

test('many who ask at once for the same problem leave one', async () => {
  const slug = await aProblem(db)
  await Promise.all(Array.from({ length: 8 }, () => warmed(slug)))
  assert.equal((await listWarms(db)).filter((warm) => warm.slug === slug).length, 1)
})

test('after a day nobody joins in any more', async () => {
  const slug = await aProblem(db)
  const id = await warmed(slug)
  await reportWarm(db, id, 'one', whole)
  await sql`update warm set created_at = now() - interval '25 hours' where id = ${id}`.execute(db)
  assert.equal(await forgetWarms(db), 1)
  assert.equal(await getWarm(db, slug), null)
})
