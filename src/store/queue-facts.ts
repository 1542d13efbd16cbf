import { sql, type Kysely } from 'kysely'
import { priorityNames, priorityOf } from '../domain/judgement.ts'
import type { QueueFacts } from '../domain/queue.ts'
import type { Database } from './database.ts'
import { isPresent } from './workers.ts'

/** How the queue and its workers stand now. Counts what waits, so it is for somebody who looks or a scrape, and not for each submission. */
export async function queueFacts(db: Kysely<Database>): Promise<QueueFacts> {
  const [waiting, rest] = await Promise.all([waitingByPriority(db), theRest(db)])
  return { waiting, ...rest }
}

async function waitingByPriority(db: Kysely<Database>): Promise<QueueFacts['waiting']> {
  const { rows } = await sql<{ priority: number; waiting: number; oldestMs: number }>`
    select priority, count(*)::integer as waiting, extract(epoch from greatest(now() - min(queued_at), interval '0'))::float8 * 1000 as "oldestMs"
    from outbox group by priority`.execute(db)
  const found = new Map(rows.map((row) => [priorityOf(row.priority), row]))
  return priorityNames.map((priority) => ({ priority, waiting: found.get(priority)?.waiting ?? 0, oldestMs: found.get(priority)?.oldestMs ?? null }))
}

async function theRest(db: Kysely<Database>): Promise<Omit<QueueFacts, 'waiting'>> {
  // The conditions on current judgements of purpose judge are those of the index judgement_of_verdict.
  const { rows } = await sql<Omit<QueueFacts, 'waiting'>>`
    select (select count(*) from lease)::integer as judging,
      present.workers, present.slots,
      failed.all as "deadLetters", failed.lately as "deadLettersLastHour"
    from
      (select count(*)::integer as workers, coalesce(sum(slots), 0)::integer as slots from worker where ${isPresent}) as present,
      (select count(*)::integer as all, (count(*) filter (where finished_at > now() - interval '1 hour'))::integer as lately
        from judgement where verdict = 'JE' and is_current and purpose = 'judge') as failed`.execute(db)
  const row = rows[0]
  if (row === undefined) throw new Error('the store did not answer with a row')
  return row
}
