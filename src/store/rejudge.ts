import { sql, type Kysely } from 'kysely'
import { announce, queueChannel, submissionChannel } from './channels.ts'
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
  const { rows } = await sql`
    with again as (
      update judgement set status = 'queued', verdict = null, fault = null, finished_at = null, started_at = null, testset_id = null, hand_backs = claims
      where submission_id = ${submissionId} and is_current and verdict = 'JE'
      returning id, priority
    )
    insert into outbox (priority, judgement_id) select priority, id from again returning judgement_id`.execute(db)
  if (rows.length === 0) return false
  await announce(db, [{ channel: queueChannel, payload: '' }, { channel: submissionChannel(submissionId), payload: '' }])
  return true
}
