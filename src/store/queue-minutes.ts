import { sql, type Kysely } from 'kysely'
import type { QueueMinute } from '../domain/queue.ts'
import type { Database } from './database.ts'
import { seldom } from './seldom.ts'

const shownMinutes = 60
/** A minute counts as over this many minutes after the one that it was: who ended a judgement in it may have been slow to commit. */
const openMinutes = 2

/**
 * The last hour, minute by minute, the oldest first and the one that runs last. Minutes that are over are remembered, so whoever looks
 * all the time has only the last two counted. `lookMs`: how old an answer may be, so that nobody asks more often, however many look.
 */
export function openQueueHour(db: Kysely<Database>, { lookMs = 5_000 }: { lookMs?: number } = {}): () => Promise<QueueMinute[]> {
  let over: QueueMinute[] = []

  async function count(): Promise<QueueMinute[]> {
    const counted = await queueMinutes(db, over.at(-1)?.at ?? null)
    const hour = [...over, ...counted].slice(-shownMinutes)
    over = hour.slice(0, -openMinutes)
    return hour
  }
  return seldom(count, { leastMs: lookMs, timesAsLong: 0, failedMs: lookMs })
}

/** Of the last hour the minutes after the one that begins at `after`; null: all of them. */
async function queueMinutes(db: Kysely<Database>, after: Date | null): Promise<QueueMinute[]> {
  const start = sql`greatest(${after}::timestamptz + interval '1 minute', date_trunc('minute', now()) - ${shownMinutes - 1}::integer * interval '1 minute')`
  // Waiting at the end of a minute: what had come by then and was not taken by then. What was tried again counts only while it waits now: when it came
  // back into the queue is not kept.
  // The index is judgement_finished; the condition on it has to be this expression and not the row above: of that the planner would not know how few it finds.
  const { rows } = await sql<QueueMinute>`
    with hour as (select ${start} as start),
    known as (
      select case when claims > 1 then coalesce(started_at, finished_at) else created_at end as came, coalesce(started_at, finished_at) as taken, finished_at, verdict
        from judgement where finished_at >= ${start}
      union all
      select created_at, started_at, null, null from lease join judgement on judgement.id = lease.judgement_id where claims = 1
    ),
    changes (minute, waiting, judged, failed) as (
      select generate_series(start, date_trunc('minute', now()), interval '1 minute'), 0, 0, 0 from hour
      union all
      select date_trunc('minute', greatest(queued_at, start)), count(*), 0, 0 from outbox, hour group by 1
      union all
      select date_trunc('minute', greatest(came, start)), 1, 0, 0 from known, hour where taken is null or taken >= start
      union all
      select date_trunc('minute', taken), -1, 0, 0 from known, hour where taken >= start
      union all
      select date_trunc('minute', finished_at), 0, 1, (verdict = 'JE')::integer from known where finished_at is not null
    )
    select minute as at, (sum(sum(waiting)) over (order by minute))::integer as waiting, sum(judged)::integer as judged, sum(failed)::integer as failed
    from changes where minute <= now() group by minute order by minute`.execute(db)
  return rows
}
