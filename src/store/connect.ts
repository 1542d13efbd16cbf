import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool, types, type ClientBase, type PoolClient, type QueryConfig } from 'pg'
import type { BaseLogger } from 'pino'
import type { Database } from './database.ts'

/** How much longer than a statement may take a connection is waited for: the server ends the statement itself, unless it does nothing any more. */
const graceMs = 2_000

const connectMs = 5_000

interface DatabaseOptions {
  connectionString: string
  maxConnections: number
  applicationName: string
  /** What a statement may take; the server then cancels it (SQLSTATE 57014). A transaction may take 2 s more in all. Without it there is no limit. */
  statementTimeoutMs?: number
  log: BaseLogger
}

/**
 * A pool of connections, made when they are needed: nothing is known of the database before the first query. Who finds none free waits for 5 s.
 * `destroy()` it in the end.
 */
export function openDatabase(options: DatabaseOptions): Kysely<Database> {
  const { statementTimeoutMs } = options
  const pool = new Pool({
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, which its types do not say
    ...(statementTimeoutMs === undefined ? {} : { onConnect: (client) => limitStatements(client, statementTimeoutMs) }),
    types: { getTypeParser },
  })
  pool.on('connect', prepareWhatSaysSo)
  // One that breaks while it is in use but between two queries, as in a transaction: the pool does not listen then, and the process would end. The next query fails.
  pool.on('connect', (client) => client.on('error', (error) => options.log.debug({ reason: error.message }, 'a database connection broke in use')))
  // An idle connection that breaks; the pool has already dropped it.
  pool.on('error', (error) => options.log.warn({ reason: error.message }, 'a database connection broke'))
  if (statementTimeoutMs !== undefined) boundUse(pool, statementTimeoutMs + graceMs, options.log)
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** Said on a connection, and not as it is made: PgBouncer refuses the parameter there, or drops it. */
function limitStatements(client: ClientBase, statementTimeoutMs: number): Promise<unknown> {
  const query: QueryConfig & { query_timeout: number } = { text: `set statement_timeout = ${statementTimeoutMs}`, query_timeout: connectMs }
  return client.query(query)
}

/**
 * Gives up connections that are used for longer. A server that is frozen, or behind a line that was cut, would keep whoever asks it waiting for ever;
 * and what is asked next on the same connection would wait behind.
 */
function boundUse(pool: Pool, useMs: number, log: BaseLogger): void {
  const uses = new WeakMap<PoolClient, NodeJS.Timeout>()
  pool.on('acquire', (client) => {
    const giveUp = () => {
      log.warn({ useMs }, 'the database does not answer on a connection; it is given up')
      // In the middle of a query this cuts the connection off, and the query fails.
      if (client instanceof Client) client.end().catch(() => undefined)
    }
    uses.set(client, setTimeout(giveUp, useMs).unref())
  })
  pool.on('release', (_error, client) => clearTimeout(uses.get(client)))
}

/** Of a statement that says so: what it is called on a connection. */
const preparedName = /^\s*\/\* prepared as (\w+) \*\//

/**
 * A statement that begins with the comment `prepared as NAME` is parsed once on each connection, and planned a few times: that is more than half of
 * what a small batch costs. For those that come with each request only, and whose best plan is the same however many rows there are.
 */
function prepareWhatSaysSo(client: PoolClient): void {
  // oxlint-disable-next-line typescript/unbound-method -- the proxy hands on what it is called on
  client.query = new Proxy(client.query, {
    apply: (query, self: unknown, [text, ...rest]: unknown[]): unknown => {
      const name = typeof text === 'string' ? preparedName.exec(text)?.[1] : undefined
      return Reflect.apply(query, self, [name === undefined ? text : { name, text }, ...rest])
    },
  })
}

/** Counts and sizes fit a double; as text, which is the driver's default, they would be added like texts. */
const getTypeParser: typeof types.getTypeParser = (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format))

/** Whether the database answers at all. */
export async function isReachable(db: Kysely<Database>): Promise<boolean> {
  return sql`select 1`.execute(db).then(() => true, () => false)
}
