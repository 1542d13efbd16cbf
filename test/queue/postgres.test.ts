import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openPostgresQueue } from '../../src/queue/postgres.ts'
import { queueChannel } from '../../src/store/channels.ts'
import { claimNext } from '../../src/store/claims.ts'
import { openListener } from '../../src/store/listen.ts'
import { handBack } from '../../src/store/lost-claims.ts'
import { queueContract } from '../contract/queue.ts'
import { testDatabase } from '../support/postgres.ts'
import { aSubmission } from '../support/store.ts'

const { db, connectionString } = await testDatabase()
const log = pino({ level: 'silent' })
const listener = openListener({ connectionString, applicationName: 'test listener', log })
after(() => listener.close())

queueContract('the queue in PostgreSQL', db, {
  open: async ({ worker, leaseMs }) =>
    openPostgresQueue({
      claimNext: () => claimNext(db, { worker, leaseMs }),
      handBack: (claim) => handBack(db, claim),
      listen: (handler) => listener.listen(queueChannel, handler),
      log,
    }),
  arrived: () => Promise.resolve(),
})

test('a database that is away for a moment is waited for', async () => {
  let failures = 2
  let onGap: (() => void) | undefined
  const queue = openPostgresQueue({
    claimNext: () => (failures-- > 0 ? Promise.reject(new Error('away')) : claimNext(db, { worker: 'worker', leaseMs: 60_000 })),
    handBack: (claim) => handBack(db, claim),
    listen: (handler) => {
      onGap = () => handler.onGap()
      return () => undefined
    },
    log,
  })
  const id = await aSubmission(db)
  const next = queue.next(new AbortController().signal)
  // As the listener does when it has its connection again.
  const back = setInterval(() => onGap?.(), 5)
  assert.equal((await next).submissionId, id)
  clearInterval(back)
  await queue.close()
})

test('a listener whose connection breaks makes another, and what came between is found', async () => {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity where application_name = 'test listener'`.execute(db)
  assert.equal(rows.length, 1)
  const queue = openPostgresQueue({
    claimNext: () => claimNext(db, { worker: 'worker', leaseMs: 60_000 }),
    handBack: (claim) => handBack(db, claim),
    listen: (handler) => listener.listen(queueChannel, handler),
    log,
  })
  const next = queue.next(new AbortController().signal)
  await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
  const id = await aSubmission(db)
  assert.equal((await next).submissionId, id)
  await queue.close()
})
