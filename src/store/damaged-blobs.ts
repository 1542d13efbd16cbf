import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** Notes that a blob was read and had other bytes than its digest says. */
export async function noteDamaged(db: Kysely<Database>, digest: string): Promise<void> {
  await db.insertInto('damaged_blob').values({ digest }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Every digest that was noted. There are few: a disk that damages files is replaced. */
export async function listDamaged(db: Kysely<Database>): Promise<Set<string>> {
  const rows = await db.selectFrom('damaged_blob').select('digest').execute()
  return new Set(rows.map(({ digest }) => digest))
}

/** They have been stored anew. */
export async function forgetDamaged(db: Kysely<Database>, digests: readonly string[]): Promise<void> {
  if (digests.length > 0) await db.deleteFrom('damaged_blob').where('digest', 'in', digests).execute()
}
