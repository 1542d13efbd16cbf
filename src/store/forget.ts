import { sql, type Kysely } from 'kysely'
import type { Database } from './database.ts'

/** `Idempotency-Key`s are kept this long. */
const keysKeptHours = 24

/** Deletes what is kept for a time only: idempotency keys and expired tokens. Gives how many rows it were. */
export async function forgetOld(db: Kysely<Database>): Promise<number> {
  const keys = await sql`delete from idempotency where created_at < now() - ${keysKeptHours}::integer * interval '1 hour'`.execute(db)
  const tokens = await sql`delete from token where expires_at < now()`.execute(db)
  return Number((keys.numAffectedRows ?? 0n) + (tokens.numAffectedRows ?? 0n))
}
