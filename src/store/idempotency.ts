import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'

/** An `Idempotency-Key` and what it stands for. */
export interface Idempotency {
  /** As the caller chose it; theirs alone. */
  key: string
  /** Of the method, the route and the body: the same key with another is a mistake. */
  bodyHash: Uint8Array
}

/**
 * Runs `create` unless it ran under this key before, and gives the id it returned, then or now. Of many calls at once one creates and
 * the others wait for it. All or nothing: when `create` throws, the key is free again.
 */
export async function once(
  db: Kysely<Database>,
  userId: string,
  idempotency: Idempotency,
  create: (trx: Transaction<Database>) => Promise<string>,
): Promise<{ kind: 'created' | 'replayed'; resourceId: string } | { kind: 'key_reused' }> {
  const created = await db.transaction().execute(async (trx) => {
    const key = await trx
      .insertInto('idempotency')
      .values({ user_id: userId, key: idempotency.key, body_hash: Buffer.from(idempotency.bodyHash), resource_id: '' })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (key === undefined) return null
    const resourceId = await create(trx)
    await trx.updateTable('idempotency').set({ resource_id: resourceId }).where('user_id', '=', userId).where('key', '=', idempotency.key).execute()
    return resourceId
  })
  return created === null ? resourceOfKey(db, userId, idempotency) : { kind: 'created', resourceId: created }
}

/** What was made under a key that is known to be taken. */
export async function resourceOfKey(db: Kysely<Database>, userId: string, { key, bodyHash }: Idempotency): Promise<{ kind: 'replayed'; resourceId: string } | { kind: 'key_reused' }> {
  const row = await db.selectFrom('idempotency').select(['body_hash', 'resource_id']).where('user_id', '=', userId).where('key', '=', key).executeTakeFirstOrThrow()
  return row.body_hash.equals(bodyHash) ? { kind: 'replayed', resourceId: row.resource_id } : { kind: 'key_reused' }
}
