import { readFile, readdir } from 'node:fs/promises'
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { Fault } from '../domain/fault.ts'
import type { Database } from './database.ts'

/** The oldest release whose SQL the migrations and queries keep to. */
const oldestServer = 14

const folder = new URL('migrations/', import.meta.url)

/**
 * Brings the database to the newest form; does nothing when it is there. Several processes may start at once: one migrates, the others wait.
 * Throws a Fault: DATABASE_UNAVAILABLE, or MIGRATION_FAILED with nothing of the failed migration left.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  await checkServer(db)
  const migrator = new Migrator({ db, provider: { getMigrations } })
  // A newer release may have migrated further: in a rolling upgrade this one still runs, and starts, beside it.
  if ((await migrator.getMigrations()).every(({ executedAt }) => executedAt !== undefined)) return
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the preparation'
    throw new Fault('MIGRATION_FAILED', `migrating the database failed in ${failed}: ${messageOf(error)}`, { canRetry: false, cause: error })
  }
}

async function checkServer(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::integer as version`.execute(db).catch((cause: unknown) => {
    throw new Fault('DATABASE_UNAVAILABLE', `the database does not answer: ${messageOf(cause)}`, { canRetry: true, cause })
  })
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
  if (major < oldestServer) throw new Fault('MIGRATION_FAILED', `the database is PostgreSQL ${major}, and ${oldestServer} is the oldest that will do`, { canRetry: false })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it does not say why'
}

/** The files in the order of their numbers. They only go forward: a change of mind is another migration. */
async function getMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const migrations = names.map(async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8')
    return [name.slice(0, -'.sql'.length), { up: async (db: Kysely<unknown>) => void (await sql.raw(text).execute(db)) }] as const
  })
  return Object.fromEntries(await Promise.all(migrations))
}
