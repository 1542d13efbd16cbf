import { sql, type Kysely, type RawBuilder } from 'kysely'
import { v7 as uuid } from 'uuid'
import { priorities, type Purpose } from '../domain/judgement.ts'
import { announce, queueChannel, submissionChannel, type Notice } from './channels.ts'
import type { Database } from './database.ts'
import { inTransaction } from './transaction.ts'

/** How many judgements are made in one transaction. */
const batch = 1_000

/**
 * Makes a new judgement of a submission; the old ones stay on record. One that still waits in the queue is as good as new and stays
 * the current one. Gives the current judgement's id; null when there is no such submission.
 */
export async function rejudge(db: Kysely<Database>, submissionId: string): Promise<string | null> {
  return inTransaction(db, async (trx) => {
    await makeJudgements(trx, sql`judgement.submission_id = ${submissionId} and judgement.is_current and judgement.status <> 'queued'`)
    const current = await trx.selectFrom('judgement').select('id').where('submission_id', '=', submissionId).where('is_current', '=', true).executeTakeFirst()
    return current?.id ?? null
  })
}

/** The same for every submission to a problem but the trials on samples. Gives how many new judgements there are; null when there is no such problem. */
export async function rejudgeProblem(db: Kysely<Database>, slug: string): Promise<number | null> {
  const problem = await db.selectFrom('problem').select('id').where('slug', '=', slug).executeTakeFirst()
  if (problem === undefined) return null
  let made = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await db
      .selectFrom('judgement')
      .select('submission_id')
      .where('problem_id', '=', problem.id)
      .where('is_current', '=', true)
      .where('purpose', '=', 'judge')
      .where('submission_id', '>', after)
      .orderBy('submission_id')
      .limit(batch)
      .execute()
    const last = page.at(-1)
    if (last === undefined) return made
    after = last.submission_id
    const ids = page.map((row) => row.submission_id)
    made += await inTransaction(db, (trx) => makeJudgements(trx, sql`judgement.submission_id = any(${ids}::uuid[]) and judgement.is_current and judgement.status <> 'queued'`))
  }
}

interface Replaced {
  submission_id: string
  number: number
  user_id: string
  problem_id: number | null
  purpose: Purpose
  language: string
}

/** Puts a new judgement in the place of each current one that is meant. */
async function makeJudgements(trx: Kysely<Database>, which: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<Replaced>`
    update judgement set is_current = false where ${which} returning submission_id, number, user_id, problem_id, purpose, language`.execute(trx)
  if (rows.length === 0) return 0
  const priority = priorities.rejudge
  const judgements = rows.map((row) => ({ ...row, id: uuid(), number: row.number + 1 }))
  await sql`
    with made as (
      insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority)
      select id, submission_id, number, true, user_id, problem_id, purpose, language, ${priority}::smallint
      from jsonb_to_recordset(${JSON.stringify(judgements)}::jsonb)
        as row (id uuid, submission_id uuid, number integer, user_id uuid, problem_id bigint, purpose text, language text)
      returning id
    )
    insert into outbox (priority, judgement_id) select ${priority}::smallint, id from made`.execute(trx)
  await announce(trx, [{ channel: queueChannel, payload: '' }, ...rows.map((row): Notice => ({ channel: submissionChannel, payload: row.submission_id }))])
  return rows.length
}

/** Has a submission whose current judgement is `JE` judged once more, with all attempts before it; the evidence stays. False: it is not `JE`. */
export async function requeue(db: Kysely<Database>, submissionId: string): Promise<boolean> {
  const { rows } = await sql`
    with again as (
      update judgement set status = 'queued', verdict = null, fault = null, finished_at = null, started_at = null, testset_id = null, hand_backs = claims
      where submission_id = ${submissionId} and is_current and verdict = 'JE'
      returning id, priority
    )
    insert into outbox (priority, judgement_id) select priority, id from again returning judgement_id`.execute(db)
  if (rows.length === 0) return false
  await announce(db, [{ channel: queueChannel, payload: '' }, { channel: submissionChannel, payload: submissionId }])
  return true
}
