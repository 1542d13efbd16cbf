import { sql, type Kysely } from 'kysely'
import type { DeadLetter } from '../contract/queue-message.ts'
import type { Database } from './database.ts'

/** Gives up to `limit` dead letters that Kafka has not got yet to `publish`, the older first. Those for which it throws stay. Gives how many they were. */
export async function publishDeadLetters(db: Kysely<Database>, limit: number, publish: (letters: DeadLetter[]) => Promise<void>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ letter: DeadLetter }>`
      with meant as (
        select judgement_id, claims from dead_letter where not is_published order by created_at limit ${limit} for update skip locked
      ),
      told as (
        update dead_letter set is_published = true from meant
        where dead_letter.judgement_id = meant.judgement_id and dead_letter.claims = meant.claims returning dead_letter.judgement_id
      )
      select jsonb_build_object('judgement', judgement.id, 'submission', judgement.submission_id, 'worker', judgement.worker,
        'fault', judgement.fault, 'attempts', judgement.evidence) as letter
      from told join judgement on judgement.id = told.judgement_id`.execute(trx)
    const letters = rows.map(({ letter }) => ({ ...letter, attempts: letter.attempts.map((one) => ({ ...one, at: new Date(one.at).toISOString() })) }))
    if (letters.length > 0) await publish(letters)
    return rows.length
  })
}

/** Where the queue is in PostgreSQL nobody publishes them; the judgements themselves say all that they say. */
export async function forgetDeadLetters(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`delete from dead_letter where created_at < now() - interval '30 days'`.execute(db)
  return Number(numAffectedRows)
}
