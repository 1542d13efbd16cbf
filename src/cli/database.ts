import { join } from 'node:path'
import type { BaseLogger } from 'pino'
import type { Config } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { openDatabase } from '../store/connect.ts'
import { startEmbeddedPostgres } from '../store/embedded/start.ts'
import { migrate } from '../store/migrate.ts'
import { ensureAdmin } from '../store/tokens.ts'

export interface RunningDatabase {
  connectionString: string
  /** False: the administrator has another token, which was made where Gavel was first started on this database. */
  isTokenTaken: boolean
  stop(): Promise<void>
}

/**
 * The database of the settings, or a PostgreSQL of our own below the data folder; migrated, with the administrator in it.
 * @throws Fault POSTGRES_START_FAILED, DATABASE_UNAVAILABLE, MIGRATION_FAILED
 */
export async function startDatabase(config: Config, adminToken: string, log: BaseLogger, signal: AbortSignal): Promise<RunningDatabase> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log, signal })
  const connectionString = config.databaseUrl ?? embedded?.connectionString ?? ''
  const stop = async () => embedded?.stop()
  try {
    const db = openDatabase({ connectionString, maxConnections: 2, applicationName: 'gavel serve', log })
    try {
      await migrate(db)
      // Who started on a database that others use too and named no token must not lock them out.
      const { isTaken } = await ensureAdmin(db, adminToken, { replaces: embedded !== null || config.adminToken !== undefined })
      return { connectionString, isTokenTaken: isTaken, stop }
    } finally {
      await db.destroy()
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Migrates a database that parts elsewhere use, and where a token is given makes it the first administrator's.
 * @throws Fault DATABASE_UNAVAILABLE, MIGRATION_FAILED
 */
export async function prepareDatabase(connectionString: string, adminToken: string | null, log: BaseLogger): Promise<void> {
  const db = openDatabase({ connectionString, maxConnections: 2, applicationName: 'gavel migrate', log })
  try {
    await migrate(db)
    if (adminToken !== null) await ensureAdmin(db, adminToken, { replaces: true })
  } finally {
    await db.destroy()
  }
}

/** Where the roles find it: the supervisor tells them. */
export function databaseUrlOf(config: Config): string {
  if (config.databaseUrl) return config.databaseUrl
  throw new Fault('CONFIG_INVALID', 'GAVEL_DATABASE_URL: a role of its own needs to be told where the database is', { canRetry: false })
}
