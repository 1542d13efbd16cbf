import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { QueueMinute } from '../../src/domain/queue.ts'
import { openQueueHour } from '../../src/store/queue-minutes.ts'
import { finishWith } from '../support/judging.ts'
import { testDatabase } from '../support/postgres.ts'
import { aSubmission, claim } from '../support/store.ts'

const { db } = await testDatabase()

/** The minute that runs, by the database's clock. */
async function minuteNow(): Promise<Date> {
  const { rows } = await sql<{ minute: Date }>`select date_trunc('minute', now()) as minute`.execute(db)
  assert.ok(rows[0])
  return rows[0].minute
}

/** `minutes` and a half before the beginning of the minute `of`. */
function before(of: Date, minutes: number): Date {
  return new Date(of.getTime() - minutes * 60_000 + 30_000)
}

async function set(submission: string, times: { created_at?: Date; started_at?: Date; finished_at?: Date; claims?: number; verdict?: 'JE' }): Promise<void> {
  await db.updateTable('judgement').set(times).where('submission_id', '=', submission).execute()
}

/** Submitted, judged and ended in these minutes before `of`. */
async function judged(of: Date, [created, started, finished]: [number, number, number], more: { claims?: number; verdict?: 'JE' } = {}): Promise<void> {
  const id = await aSubmission(db)
  await finishWith(db, await claim(db), {})
  await set(id, { created_at: before(of, created), started_at: before(of, started), finished_at: before(of, finished), ...more })
}

const at = (hour: QueueMinute[], of: Date, minutes: number) => hour.find((one) => one.at.getTime() === of.getTime() - minutes * 60_000)

test('the last hour is told minute by minute: what waited, what was judged, what failed', async () => {
  const of = await minuteNow()
  await judged(of, [50, 40, 39])
  await judged(of, [41, 40, 39], { verdict: 'JE' })
  await judged(of, [200, 100, 20])
  await judged(of, [200, 100, 90])
  const hour = await openQueueHour(db)()
  assert.equal(hour.length, 60)
  const told = (minutes: number) => {
    const { waiting, judged: count, failed } = at(hour, of, minutes) ?? {}
    return [waiting, count, failed]
  }
  assert.deepEqual(told(51), [0, 0, 0])
  assert.deepEqual(told(50), [1, 0, 0])
  assert.deepEqual(told(42), [1, 0, 0])
  assert.deepEqual(told(41), [2, 0, 0])
  assert.deepEqual(told(40), [0, 0, 0], 'it began to be judged in this minute')
  assert.deepEqual(told(39), [0, 2, 1])
  assert.deepEqual(told(20), [0, 1, 0], 'it had waited before the hour began')
  assert.equal(hour.reduce((sum, minute) => sum + minute.judged, 0), 3)
})

test('what waits or is judged now is in the line of what waited', async () => {
  const of = await minuteNow()
  const [waiting, running] = [await aSubmission(db), await aSubmission(db)]
  await sql`update outbox set queued_at = ${before(of, 10)} from judgement where judgement.id = judgement_id and submission_id = ${waiting}`.execute(db)
  await sql`update outbox set priority = -1 from judgement where judgement.id = judgement_id and submission_id = ${running}`.execute(db)
  const held = await claim(db)
  assert.equal(held.submissionId, running)
  await set(running, { created_at: before(of, 8), started_at: before(of, 5) })
  const hour = await openQueueHour(db)()
  assert.deepEqual([11, 10, 8, 6, 5].map((minutes) => at(hour, of, minutes)?.waiting), [0, 1, 2, 2, 1])
  assert.equal(hour.at(-1)?.waiting, 1)
  await finishWith(db, held, {})
  await finishWith(db, await claim(db), {})
})

test('what was given up and judged once more was not waiting all the time between', async () => {
  const of = await minuteNow()
  await judged(of, [59, 3, 2], { claims: 4 })
  assert.equal(at(await openQueueHour(db)(), of, 30)?.waiting, 0)
})

test('minutes that are over are counted once, the last two whenever somebody looks', async () => {
  const of = await minuteNow()
  const lastHour = openQueueHour(db, { lookMs: 0 })
  const first = await lastHour()
  await judged(of, [31, 31, 30])
  await judged(of, [0.4, 0.3, 0.2])
  const second = await lastHour()
  const judgedAt = (hour: QueueMinute[], minutes: number) => at(hour, of, minutes)?.judged ?? 0
  assert.equal(judgedAt(second, 30), judgedAt(first, 30))
  assert.equal(judgedAt(second, 0), judgedAt(first, 0) + 1)
  assert.equal(second.length, 60)
})

test('who asks again within seconds gets the same answer', async () => {
  const lastHour = openQueueHour(db)
  const first = await lastHour()
  await judged(await minuteNow(), [31, 31, 30])
  assert.equal(await lastHour(), first)
})
