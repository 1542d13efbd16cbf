import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openDatabase } from '../../src/store/connect.ts'
import { testDatabase } from '../support/postgres.ts'

const { connectionString } = await testDatabase()
const db = openDatabase({ connectionString, maxConnections: 1, applicationName: 'bounded', statementTimeoutMs: 200, log: pino({ level: 'silent' }) })
after(() => db.destroy())

async function backend(): Promise<number> {
  const { rows } = await sql<{ id: number }>`select pg_backend_pid() as id`.execute(db)
  return rows[0]?.id ?? 0
}

test('a statement that takes too long is cancelled, and the connection is of use as before', async () => {
  const before = await backend()
  await assert.rejects(sql`select pg_sleep(60)`.execute(db), { code: '57014' })
  assert.equal(await backend(), before)
})

test('a statement that says so is prepared once on its connection, and answers each time with what it is asked', async () => {
  const answers: (number | undefined)[] = []
  for (const given of [1, 2, 3]) {
    const { rows } = await sql<{ more: number }>`
      /* prepared as one_more */
      select ${given}::integer + 1 as more`.execute(db)
    answers.push(rows[0]?.more)
  }
  assert.deepEqual(answers, [2, 3, 4])
  const { rows } = await sql`select name, custom_plans + generic_plans as uses from pg_prepared_statements`.execute(db)
  assert.deepEqual(rows, [{ name: 'one_more', uses: 3 }])
})

test('a connection that breaks in a transaction, between two queries, fails the transaction and not the process', async () => {
  const other = openDatabase({ connectionString, maxConnections: 1, applicationName: 'other', log: pino({ level: 'silent' }) })
  const transaction = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`select pg_backend_pid() as id`.execute(trx)
    await sql`select pg_terminate_backend(${rows[0]?.id}, 5000)`.execute(other)
    // Until the end of the connection has come here.
    for (;;) await sql`select 1`.execute(trx).then(() => sql`select 1`.execute(other))
  })
  await assert.rejects(transaction)
  await sql`select 1`.execute(db)
  await other.destroy()
})

test('a server that is frozen keeps nobody waiting, and what is asked next goes over another connection', async () => {
  const frozen = await backend()
  process.kill(frozen, 'SIGSTOP')
  try {
    await assert.rejects(sql`select 1`.execute(db), /^Error: Connection terminated/)
    assert.notEqual(await backend(), frozen)
  } finally {
    process.kill(frozen, 'SIGCONT')
  }
})

test('a connection is made with nothing but what PgBouncer takes', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const said = once(server, 'connection').then(async ([socket]: Socket[]) => {
    // The start-up message: length, version, and names with their values (PostgreSQL, message formats).
    const [bytes]: Buffer[] = await once(socket ?? assert.fail(), 'data')
    socket?.destroy()
    return (bytes ?? assert.fail()).subarray(8).toString().split('\0').filter((_, place) => place % 2 === 0)
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const pooled = openDatabase({ connectionString: `postgres://gavel@127.0.0.1:${address.port}/gavel`, maxConnections: 1, applicationName: 'pooled', statementTimeoutMs: 200, log: pino({ level: 'silent' }) })
  await assert.rejects(sql`select 1`.execute(pooled))
  // Source: PgBouncer's documentation of ignore_startup_parameters.
  const taken = ['user', 'database', 'application_name', 'client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings', '']
  assert.deepEqual((await said).filter((name) => !taken.includes(name)), [])
  await pooled.destroy()
  server.close()
})
