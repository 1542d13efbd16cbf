import { sql, type Kysely } from 'kysely'
import { validate as isUuid } from 'uuid'
import { priorityOf } from '../domain/judgement.ts'
import type { DeadLetter } from '../domain/queue.ts'
import type { Database, LostClaim, StoredFault } from './database.ts'
import { requeueWhich } from './judge-again.ts'
import { failedClaims } from './waiting.ts'

interface DeadLetterRow extends Omit<DeadLetter, 'priority' | 'fault' | 'failed'> {
  priority: number
  fault: StoredFault | null
  evidence: LostClaim[]
}

// The index judgement_of_verdict is over current judgements of purpose judge; whoever made a trial or a run has seen that it failed, and tries again.
const isDead = sql`judgement.verdict = 'JE' and judgement.is_current and judgement.purpose = 'judge'`

/** Submissions that ended as `JE`, the newest submission first. `after`: the last id of the page before. */
export async function listDeadLetters(db: Kysely<Database>, page: { limit: number; after: string | null }): Promise<{ items: DeadLetter[]; next: string | null }> {
  if (page.after !== null && !isUuid(page.after)) return { items: [], next: null }
  const { rows } = await sql<DeadLetterRow>`
    select judgement.submission_id as "submissionId", problem.slug as problem, user_account.name as user, judgement.language, judgement.priority, judgement.fault,
      judgement.evidence, submission.created_at as "submittedAt", judgement.finished_at as "failedAt"
    from judgement
    join submission on submission.id = judgement.submission_id
    join user_account on user_account.id = judgement.user_id
    join problem on problem.id = judgement.problem_id
    where ${isDead} and ${page.after === null ? sql`true` : sql`judgement.submission_id < ${page.after}`}
    order by judgement.submission_id desc limit ${page.limit + 1}`.execute(db)
  const items = rows.slice(0, page.limit).map(({ evidence, priority, fault, ...row }): DeadLetter => ({
    ...row,
    priority: priorityOf(priority),
    fault: fault ?? { code: 'INTERNAL', message: '' },
    failed: failedClaims(evidence),
  }))
  return { items, next: rows.length > page.limit ? (items.at(-1)?.submissionId ?? null) : null }
}

/** How many are put back in one transaction. */
const batch = 1_000

/** Has all that ended as `JE` judged once more. Gives how many there were. */
export async function requeueDeadLetters(db: Kysely<Database>): Promise<number> {
  for (let all = 0; ; ) {
    const requeued = await requeueWhich(db, sql`judgement.id in (select id from judgement where ${isDead} order by submission_id limit ${batch} for update skip locked)`)
    all += requeued
    if (requeued < batch) return all
  }
}
