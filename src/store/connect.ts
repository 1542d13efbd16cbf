import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, types } from 'pg'
import type { BaseLogger } from 'pino'
import type { Database } from './database.ts'

/**
 * A pool of connections, made when they are needed: nothing is known of the database before the first query.
 * `destroy()` it in the end.
 */
export function openDatabase(options: { connectionString: string; maxConnections: number; applicationName: string; log: BaseLogger }): Kysely<Database> {
  const pool = new Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: { getTypeParser },
  })
  // An idle connection that breaks; the pool has already dropped it.
  pool.on('error', (error) => options.log.warn({ reason: error.message }, 'a database connection broke'))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** Counts and sizes fit a double; as text, which is the driver's default, they would be added like texts. */
const getTypeParser: typeof types.getTypeParser = (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format))

/** Whether the database answers at all. */
export async function isReachable(db: Kysely<Database>): Promise<boolean> {
  return sql`select 1`.execute(db).then(() => true, () => false)
}
