import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Language } from '../contract/language.ts'
import type { CacheState, CompileCacheCounts } from '../domain/worker.ts'
import type { Database } from './database.ts'

/** Rows of workers that have not been seen for this long are forgotten. */
const keptHours = 24

/** One that has not said for this long that it is there is not. */
const presentSeconds = 60

/** Of a row of `worker`: is it there? */
export const isPresent = sql<boolean>`(worker.seen_at > now() - ${sql.lit(presentSeconds)} * interval '1 second' and (worker.left_at is null or worker.left_at < worker.seen_at))`

interface Worker {
  name: string
  slots: number
  languages: readonly Language[]
  compileCache: CompileCacheCounts
  testData: CacheState
}

/** Says that a worker is there and what it can judge; one of the same name is replaced. */
export async function registerWorker(db: Kysely<Database>, worker: Worker): Promise<void> {
  await upsert(db, worker, { started_at: sql<Date>`now()` })
}

/** Says that it is still there; one that was forgotten meanwhile, as when its machine slept for days, is known again. */
export async function seeWorker(db: Kysely<Database>, worker: Worker): Promise<void> {
  await upsert(db, worker, {})
}

/** Says that it is there no more: nobody waits for it. What it could judge is still known, since another may be on its way in its place. */
export async function leaveWorker(db: Kysely<Database>, name: string): Promise<void> {
  await db.updateTable('worker').set({ left_at: sql<Date>`now()` }).where('name', '=', name).execute()
}

async function upsert(db: Kysely<Database>, { name, slots, languages, compileCache, testData }: Worker, changed: { started_at?: RawBuilder<Date> }): Promise<void> {
  const row = { name, slots, languages: JSON.stringify(languages), compile_cache: JSON.stringify(compileCache), test_data: JSON.stringify(testData) }
  await db
    .insertInto('worker')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ ...row, ...changed, seen_at: sql`now()` }))
    .execute()
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
