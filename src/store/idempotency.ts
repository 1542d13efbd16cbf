import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { inTransaction } from './transaction.ts'

/** An `Idempotency-Key` and what it stands for. */
export interface Idempotency {
  /** As the caller chose it; theirs alone. */
  key: string
  /** Of the method, the route and the body: the same key with another is a mistake. */
  bodyHash: Uint8Array
}

/** With whose key it is. */
export interface Once {
  userId: string
  idempotency: Idempotency
}

export type OnceOutcome = { kind: 'made' | 'replayed'; resourceId: string } | { kind: 'key_reused' } | { kind: 'refused' }

class Refused extends Error {}

/**
 * Runs `make` unless it ran under this key before, and gives the id that it returned, then or now. Of many calls at once one makes it and the others
 * wait. All or nothing: when `make` returns null (`refused`) or throws, nothing of it stays and the key is free again.
 */
export async function once(db: Kysely<Database>, { userId, idempotency }: Once, make: (trx: Kysely<Database>) => Promise<string | null>): Promise<OnceOutcome> {
  try {
    const made = await inTransaction(db, async (trx) => {
      const key = await trx
        .insertInto('idempotency')
        .values({ user_id: userId, key: idempotency.key, body_hash: Buffer.from(idempotency.bodyHash), resource_id: '' })
        .onConflict((conflict) => conflict.doNothing())
        .returning('key')
        .executeTakeFirst()
      if (key === undefined) return null
      const resourceId = await make(trx)
      if (resourceId === null) throw new Refused()
      await trx.updateTable('idempotency').set({ resource_id: resourceId }).where('user_id', '=', userId).where('key', '=', idempotency.key).execute()
      return resourceId
    })
    return made === null ? await resourceOfKey(db, { userId, idempotency }) : { kind: 'made', resourceId: made }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused' }
    throw error
  }
}

/** What was made under a key that is known to be taken. */
export async function resourceOfKey(db: Kysely<Database>, { userId, idempotency }: Once): Promise<{ kind: 'replayed'; resourceId: string } | { kind: 'key_reused' }> {
  const row = await db.selectFrom('idempotency').select(['body_hash', 'resource_id']).where('user_id', '=', userId).where('key', '=', idempotency.key).executeTakeFirstOrThrow()
  return row.body_hash.equals(idempotency.bodyHash) ? { kind: 'replayed', resourceId: row.resource_id } : { kind: 'key_reused' }
}
