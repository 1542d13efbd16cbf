import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openListener } from '../../src/store/listen.ts'
import { testDatabase } from '../support/postgres.ts'

const { db, connectionString } = await testDatabase()
const listener = openListener({ connectionString, applicationName: 'the listener', log: pino({ level: 'silent' }) })
after(() => listener.close())

const notify = (channel: string, payload: string) => sql`select pg_notify(${channel}, ${payload})`.execute(db)

/** Listens, and gives what came when `end` has come. */
async function heardUntilEnd(channel: string) {
  const listening = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const payloads: string[] = []
  const stop = listener.listen(channel, {
    onGap: listening.resolve,
    onNotify: (payload) => (payload === 'end' ? ended.resolve() : payloads.push(payload)),
  })
  await listening.promise
  return { payloads, ended: ended.promise, stop }
}

test('who listens to one channel hears nothing of the others, and nothing of theirs reaches this process', async () => {
  const one = await heardUntilEnd('one')
  const before = listener.received()
  await notify('other', 'lost')
  await notify('one', 'kept')
  await notify('one', 'end')
  await one.ended
  assert.deepEqual(one.payloads, ['kept'])
  assert.equal(listener.received() - before, 2)
  one.stop()
})

test('a channel that the last listener has left is sent no more, and can be listened to again', async () => {
  const first = await heardUntilEnd('left')
  const second = await heardUntilEnd('left')
  first.stop()
  await notify('left', 'to the second')
  await notify('left', 'end')
  await second.ended
  assert.deepEqual([first.payloads, second.payloads], [[], ['to the second']])
  second.stop()
  const other = await heardUntilEnd('other')
  const before = listener.received()
  await notify('left', 'to nobody')
  await notify('other', 'end')
  await other.ended
  assert.equal(listener.received() - before, 1)
  const third = await heardUntilEnd('left')
  await notify('left', 'end')
  await third.ended
  third.stop()
  other.stop()
})

test('a thousand come and go at once, and each that stays hears its own', async () => {
  const all = await Promise.all(Array.from({ length: 1000 }, (_, index) => heardUntilEnd(`many ${index}`)))
  for (const [index, one] of all.entries()) if (index % 2 === 0) one.stop()
  await sql`select pg_notify('many ' || number, 'end') from generate_series(0, 999) as number`.execute(db)
  await Promise.all(all.filter((_, index) => index % 2 === 1).map((one) => one.ended))
  for (const one of all) one.stop()
})

test('when the connection breaks, everybody is told that something may have been missed, and hears on', async () => {
  const again = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<string>()
  let gaps = 0
  const stop = listener.listen('broken', { onGap: () => (++gaps === 2 ? again.resolve() : undefined), onNotify: heard.resolve })
  const steady = await heardUntilEnd('steady')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'the listener'`.execute(db)
  await again.promise
  await notify('broken', 'after')
  assert.equal(await heard.promise, 'after')
  stop()
  steady.stop()
})
