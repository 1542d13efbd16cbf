import { sql, type Kysely, type RawBuilder } from 'kysely'
import { announce, queueChannel, submissionChannel, type Notice } from './channels.ts'
import type { Database } from './database.ts'
import { replaceJudgements } from './new-judgements.ts'
import { inTransaction } from './transaction.ts'

/**
 * Makes a new judgement of a submission; the old ones stay on record. One that still waits in the queue is as good as new and stays
 * the current one. Gives the current judgement's id; null when there is no such submission.
 */
export async function rejudge(db: Kysely<Database>, submissionId: string): Promise<string | null> {
  return inTransaction(db, async (trx) => {
    await replaceJudgements(trx, sql`judgement.submission_id = ${submissionId} and judgement.is_current and judgement.status <> 'queued'`, null)
    const current = await trx.selectFrom('judgement').select('id').where('submission_id', '=', submissionId).where('is_current', '=', true).executeTakeFirst()
    return current?.id ?? null
  })
}

/** Has a submission whose current judgement is `JE` judged once more, with all attempts before it; the evidence stays. False: it is not `JE`. */
export async function requeue(db: Kysely<Database>, submissionId: string): Promise<boolean> {
  return (await requeueWhich(db, sql`judgement.submission_id = ${submissionId} and judgement.is_current and judgement.verdict = 'JE'`)) === 1
}

/** The same for all that are meant, which must be `JE`. Gives how many. */
export async function requeueWhich(db: Kysely<Database>, which: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ submissionId: string }>`
    with again as (
      update judgement set status = 'queued', verdict = null, fault = null, finished_at = null, started_at = null, testset_id = null, hand_backs = claims
      where ${which}
      returning id, submission_id, priority
    ),
    queued as (insert into outbox (priority, judgement_id) select priority, id from again)
    select submission_id as "submissionId" from again`.execute(db)
  if (rows.length === 0) return 0
  await announce(db, [{ channel: queueChannel, payload: '' }, ...rows.map(({ submissionId }): Notice => ({ channel: submissionChannel(submissionId), payload: '' }))])
  return rows.length
}
