import { createHash, randomUUID } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { after } from 'node:test'
import type { Kysely } from 'kysely'
import { Client } from 'pg'
import { pino } from 'pino'
import { openDatabase } from '../../src/store/connect.ts'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { startTestServer } from './server.ts'

export interface TestDatabase {
  db: Kysely<Database>
  connectionString: string
}

/**
 * A database of the calling test file's own, migrated, on a real server; both go when the file's tests are over.
 * Call it at the top of a file: `const { db } = await testDatabase()`.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const shared = process.env['GAVEL_TEST_DATABASE_URL']
  const own = shared === undefined ? await startTestServer() : null
  const server = shared ?? own?.connectionString ?? ''
  const name = `gavel_test_${randomUUID().replaceAll('-', '')}`
  const template = await makeTemplate(server)
  await administer(server, (client) => client.query(`create database ${name} template ${template}`))
  const connectionString = databaseOf(server, name)
  const db = open(connectionString)
  after(async () => {
    await db.destroy()
    if (own === null) await administer(server, (client) => client.query(`drop database ${name} with (force)`))
    else await own.stop()
  })
  return { db, connectionString }
}

/** A migrated database to copy: a copy takes 30 ms, migrating more. Made once a server and state of the migrations, whoever comes first. */
async function makeTemplate(server: string): Promise<string> {
  const template = `gavel_template_${await digestOfMigrations()}`
  await administer(server, async (client) => {
    await client.query('select pg_advisory_lock(7283)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount === 1) return
    await client.query(`create database ${template}_unfinished`)
    const db = open(databaseOf(server, `${template}_unfinished`))
    await migrate(db)
    await db.destroy()
    await client.query(`alter database ${template}_unfinished rename to ${template}`)
  })
  return template
}

async function digestOfMigrations(): Promise<string> {
  const folder = new URL('../../src/store/migrations/', import.meta.url)
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).toSorted()) hash.update(name).update(await readFile(new URL(name, folder)))
  return hash.digest('hex').slice(0, 16)
}

async function administer(server: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function open(connectionString: string): Kysely<Database> {
  return openDatabase({ connectionString, maxConnections: 10, applicationName: 'test', log: pino({ level: 'silent' }) })
}

function databaseOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
