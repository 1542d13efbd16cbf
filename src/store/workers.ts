import { sql, type Kysely } from 'kysely'
import type { Language } from '../contract/language.ts'
import type { Database } from './database.ts'

/** Rows of workers that have not been seen for this long are forgotten. */
const keptHours = 24

/** Says that a worker is there and what it can judge; one of the same name is replaced. */
export async function registerWorker(db: Kysely<Database>, worker: { name: string; slots: number; languages: readonly Language[] }): Promise<void> {
  const row = { name: worker.name, slots: worker.slots, languages: JSON.stringify(worker.languages) }
  await db
    .insertInto('worker')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...row, started_at: sql`now()`, seen_at: sql`now()` }))
    .execute()
}

/** Says that it is still there. */
export async function seeWorker(db: Kysely<Database>, name: string): Promise<void> {
  await db.updateTable('worker').set({ seen_at: sql`now()` }).where('name', '=', name).execute()
}

/** What the workers of the last day can judge: a language is available when one of them has it; by id. */
export async function listLanguages(db: Kysely<Database>): Promise<Language[]> {
  const workers = await db.selectFrom('worker').select('languages').orderBy('seen_at', 'desc').execute()
  const byId = new Map<string, Language>()
  for (const language of workers.flatMap((worker) => worker.languages)) {
    if (!byId.get(language.id)?.available) byId.set(language.id, language)
  }
  return [...byId.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

/** Gives how many rows it forgot. */
export async function forgetWorkers(db: Kysely<Database>): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('worker').where('seen_at', '<', sql<Date>`now() - ${keptHours}::integer * interval '1 hour'`).executeTakeFirst()
  return Number(numDeletedRows)
}
