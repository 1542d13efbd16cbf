import { sql, type Kysely } from 'kysely'
import { validate as isUuid } from 'uuid'
import type { Source } from '../domain/judgement.ts'
import type { Judgement, Submission } from '../domain/submission.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Database } from './database.ts'
import { loadFiles, storableText } from './stored.ts'
import { loadJudgement, loadSubmission, selectJudgements, selectSubmissions } from './submission-row.ts'

/** A submission with its current judgement. Null: there is none of this id. */
export async function getSubmission(db: Kysely<Database>, id: string): Promise<Submission | null> {
  return (await watchSubmission(db, id))?.submission ?? null
}

/** The same, with how often its current judgement was claimed: that only ever rises, so events can be ordered by it. */
export async function watchSubmission(db: Kysely<Database>, id: string): Promise<{ submission: Submission; claims: number } | null> {
  if (!isUuid(id)) return null
  const { rows } = await selectSubmissions(sql`where judgement.submission_id = ${id} and judgement.is_current`, { forList: false }).execute(db)
  const row = rows[0]
  return row === undefined ? null : { submission: loadSubmission(row), claims: row.claims }
}

/** Is its current judgement done? */
export async function isSubmissionDone(db: Kysely<Database>, id: string): Promise<boolean> {
  if (!isUuid(id)) return false
  const row = await db.selectFrom('judgement').select('status').where('submission_id', '=', id).where('is_current', '=', true).executeTakeFirst()
  return row?.status === 'done'
}

export interface SubmissionQuery {
  /** A user's name. */
  user?: string
  /** A problem's slug. */
  problem?: string
  verdict?: Verdict
  language?: string
  limit: number
  /** `next` of the page before; anything else gives an empty page. */
  after: string | null
}

/** Submissions of purpose `judge`, the newest first, without what compilers said. */
export async function listSubmissions(db: Kysely<Database>, query: SubmissionQuery): Promise<{ items: Submission[]; next: string | null }> {
  if (query.after !== null && !isUuid(query.after)) return { items: [], next: null }
  const conditions = [sql`judgement.is_current and judgement.purpose = 'judge'`]
  if (query.after !== null) conditions.push(sql`judgement.submission_id < ${query.after}`)
  if (query.user !== undefined) conditions.push(sql`judgement.user_id = (select id from user_account where lower(name) = lower(${storableText(query.user)}))`)
  if (query.problem !== undefined) conditions.push(sql`judgement.problem_id = (select id from problem where slug = ${storableText(query.problem)})`)
  if (query.verdict !== undefined) conditions.push(sql`judgement.verdict = ${query.verdict}`)
  if (query.language !== undefined) conditions.push(sql`judgement.language = ${storableText(query.language)}`)
  const which = sql`where ${sql.join(conditions, sql` and `)} order by judgement.submission_id desc limit ${query.limit + 1}`
  const { rows } = await selectSubmissions(which, { forList: true }).execute(db)
  const items = rows.slice(0, query.limit).map(loadSubmission)
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
}

/** What was sent. Null: there is no such submission. */
export async function getSource(db: Kysely<Database>, id: string): Promise<Source | null> {
  if (!isUuid(id)) return null
  const row = await db.selectFrom('submission').select(['language', 'entry_point', 'files', 'source']).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : { language: row.language, entryPoint: row.entry_point, files: loadFiles(row.files, row.source) }
}

/** Every judgement of a submission, the newest first; also those of rejudgings that are not applied. */
export async function listJudgements(db: Kysely<Database>, submissionId: string): Promise<Judgement[]> {
  if (!isUuid(submissionId)) return []
  const { rows } = await selectJudgements(sql`where judgement.submission_id = ${submissionId} order by judgement.created_at desc, judgement.id desc`).execute(db)
  return rows.map(loadJudgement)
}

/** What the current judgement kept of a test's output. Null: nothing. */
export async function runOutput(db: Kysely<Database>, submissionId: string, test: string): Promise<Uint8Array | null> {
  if (!isUuid(submissionId)) return null
  const { rows } = await sql<{ output: string | null }>`
    select outputs ->> ${storableText(test)} as output from judgement where submission_id = ${submissionId} and is_current`.execute(db)
  const output = rows[0]?.output
  return output === undefined || output === null ? null : Buffer.from(output, 'base64')
}
