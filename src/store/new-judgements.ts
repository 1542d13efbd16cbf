import { sql, type Kysely, type RawBuilder } from 'kysely'
import { v7 as uuid } from 'uuid'
import { priorities, type Purpose } from '../domain/judgement.ts'
import { announce, queueChannel, submissionChannel, type Notice } from './channels.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Database } from './database.ts'

/** The judgement in whose place a new one is put. */
interface Earlier {
  id: string
  submission_id: string
  number: number | null
  user_id: string
  problem_id: number | null
  purpose: Purpose
  language: string
  verdict: Verdict | null
}

const columns = sql`id, submission_id, number, user_id, problem_id, purpose, language, verdict`

/** Puts a new judgement in the place of each current one that is meant, for a rejudging or by itself (null). Gives how many. Within a transaction. */
export async function replaceJudgements(trx: Kysely<Database>, which: RawBuilder<unknown>, rejudgingId: string | null): Promise<number> {
  const { rows } = await sql<Earlier>`update judgement set is_current = false where ${which} returning ${columns}`.execute(trx)
  if (rows.length === 0) return 0
  await makeJudgements(trx, rows.map((row) => ({ ...row, number: (row.number ?? 0) + 1, is_current: true })), rejudgingId)
  await announce(trx, rows.map((row): Notice => ({ channel: submissionChannel(row.submission_id), payload: '' })))
  return rows.length
}

/** Makes a new judgement beside each one that is meant; the current ones stay what the submissions are worth. Gives how many. Within a transaction. */
export async function addJudgements(trx: Kysely<Database>, which: RawBuilder<unknown>, rejudgingId: string): Promise<number> {
  const { rows } = await sql<Earlier>`select ${columns} from judgement where ${which}`.execute(trx)
  if (rows.length > 0) await makeJudgements(trx, rows.map((row) => ({ ...row, number: null, is_current: false })), rejudgingId)
  return rows.length
}

async function makeJudgements(trx: Kysely<Database>, earlier: (Earlier & { is_current: boolean })[], rejudgingId: string | null): Promise<void> {
  const priority = priorities.rejudge
  // Who came first is judged first: the ids rise in this order, and the queue follows them.
  const inOrder = earlier.toSorted((a, b) => (a.submission_id < b.submission_id ? -1 : 1))
  const judgements = inOrder.map(({ id, verdict, ...row }) => ({ ...row, id: uuid(), before_id: rejudgingId === null ? null : id, before_verdict: rejudgingId === null ? null : verdict }))
  await sql`
    with made as (
      insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority, rejudging_id, before_id, before_verdict)
      select id, submission_id, number, is_current, user_id, problem_id, purpose, language, ${priority}::smallint, ${rejudgingId}::uuid, before_id, before_verdict
      from jsonb_to_recordset(${JSON.stringify(judgements)}::jsonb)
        as row (id uuid, submission_id uuid, number integer, is_current boolean, user_id uuid, problem_id bigint, purpose text, language text, before_id uuid, before_verdict text)
      returning id
    )
    insert into outbox (priority, judgement_id) select ${priority}::smallint, id from made`.execute(trx)
  await announce(trx, [{ channel: queueChannel, payload: '' }])
}
