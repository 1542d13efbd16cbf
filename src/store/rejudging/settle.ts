import { sql, type Kysely } from 'kysely'
import { chooseSubmissions, type LoadVersion } from './choose-submissions.ts'
import type { Database } from '../database.ts'
import { clearCancelled } from './apply-or-cancel.ts'

/** Does what is left to be done of a rejudging: chooses what it judges, or clears away what it will not judge. */
export async function settleRejudging(db: Kysely<Database>, id: string, loadVersion: LoadVersion, signal?: AbortSignal): Promise<void> {
  await chooseSubmissions(db, id, loadVersion, signal)
  await clearCancelled(db, id)
}

/** Nobody has worked on it for so long: whoever did has ended. */
const leftMs = 10_000

/** The same for those that somebody left in the middle. Gives how many there were. */
export async function settleRejudgings(db: Kysely<Database>, loadVersion: LoadVersion, signal?: AbortSignal): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from rejudging where has_work and worked_at < now() - ${leftMs}::float8 * interval '1 millisecond' order by worked_at`.execute(db)
  for (const { id } of rows) await settleRejudging(db, id, loadVersion, signal)
  return rows.length
}
