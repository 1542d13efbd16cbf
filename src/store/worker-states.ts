import { sql, type Kysely } from 'kysely'
import type { Language } from '../contract/language.ts'
import type { WorkerState } from '../domain/queue.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'
import { isPresent } from './workers.ts'

interface WorkerRow extends Omit<WorkerState, 'languages' | 'judging'> {
  languages: Language[]
}

type HeldRow = WorkerState['judging'][number] & {
  worker: string
}

/** The workers of the last day with what their slots hold, by name. `after`: the last name of the page before. */
export async function listWorkerStates(db: Kysely<Database>, page: { limit: number; after: string | null }): Promise<{ items: WorkerState[]; next: string | null }> {
  const { rows } = await sql<WorkerRow>`
    select name, slots, languages, started_at as "startedAt", seen_at as "seenAt", ${isPresent} as "isPresent"
    from worker where ${page.after === null ? sql`true` : sql`name > ${storableText(page.after)}`}
    order by name limit ${page.limit + 1}`.execute(db)
  const shown = rows.slice(0, page.limit)
  const held = await heldBy(db, shown.map(({ name }) => name))
  const items = shown.map(({ languages, ...row }) => ({
    ...row,
    languages: languages.filter(({ available }) => available).map(({ id }) => id),
    judging: held.flatMap(({ worker, ...one }) => (worker === row.name ? [one] : [])),
  }))
  return { items, next: rows.length > page.limit ? (items.at(-1)?.name ?? null) : null }
}

/** A claim is held in the name of a process, which is that of its worker and eight hexadecimal digits: so a successor is not taken for it. */
async function heldBy(db: Kysely<Database>, workers: string[]): Promise<HeldRow[]> {
  const { rows } = await sql<HeldRow>`
    select regexp_replace(judgement.worker, '-[0-9a-f]{8}$', '') as worker, judgement.submission_id as "submissionId", problem.slug as problem, judgement.language, judgement.status,
      judgement.started_at as since, lease.until
    from lease
    join judgement on judgement.id = lease.judgement_id and judgement.claims = lease.claim
    left join problem on problem.id = judgement.problem_id
    where regexp_replace(judgement.worker, '-[0-9a-f]{8}$', '') = any(${workers}::text[])
    order by judgement.started_at`.execute(db)
  return rows
}
