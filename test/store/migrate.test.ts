import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { Fault } from '../../src/domain/fault.ts'
import { openDatabase } from '../../src/store/connect.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startTestServer } from '../support/server.ts'

const server = await startTestServer()
after(() => server.stop())

test('several processes that start at once on an empty database all find it migrated', async () => {
  const log = pino({ level: 'silent' })
  const databases = Array.from({ length: 6 }, () => openDatabase({ connectionString: server.connectionString, maxConnections: 2, applicationName: 'test', log }))
  try {
    await Promise.all(databases.map((db) => migrate(db)))
    const applied = await Promise.all(databases.map((db) => sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)))
    for (const { rows } of applied) {
      assert.equal(rows[0]?.name, '0001_the_way_of_a_submission')
      assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length)
    }
  } finally {
    await Promise.all(databases.map((db) => db.destroy()))
  }
})

test('a release starts on a database that a newer one has migrated further', async () => {
  const db = openDatabase({ connectionString: server.connectionString, maxConnections: 1, applicationName: 'test', log: pino({ level: 'silent' }) })
  try {
    await migrate(db)
    await sql`insert into kysely_migration (name, timestamp) values ('9999_of_a_newer_release', now()::text)`.execute(db)
    await migrate(db)
  } finally {
    await sql`delete from kysely_migration where name = '9999_of_a_newer_release'`.execute(db)
    await db.destroy()
  }
})

test('a database that does not answer is said to be unavailable', async () => {
  const db = openDatabase({ connectionString: 'postgresql://nobody@localhost/none?host=/nowhere', maxConnections: 1, applicationName: 'test', log: pino({ level: 'silent' }) })
  await assert.rejects(migrate(db), (error: unknown) => error instanceof Fault && error.code === 'DATABASE_UNAVAILABLE' && error.canRetry)
  await db.destroy()
})
