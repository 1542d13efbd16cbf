import { createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { User } from '../domain/user.ts'
import type { Database } from './database.ts'
import { inTransaction } from './transaction.ts'
import { userColumns } from './users.ts'

/** A new token of 256 random bits. Only its hash is kept, so this is the only time it can be seen. Without `ttlMs` it lasts until it is revoked. */
export async function createToken(db: Kysely<Database>, userId: string, options: { kind: 'api' | 'session'; ttlMs?: number }): Promise<string> {
  const token = `gavel_${randomBytes(32).toString('base64url')}`
  const expiresAt = options.ttlMs === undefined ? null : new Date(Date.now() + options.ttlMs)
  await db.insertInto('token').values({ hash: hashOf(token), user_id: userId, kind: options.kind, expires_at: expiresAt }).execute()
  return token
}

/** Whose token it is; null when it is nobody's, revoked or expired. */
export async function userOfToken(db: Kysely<Database>, token: string): Promise<User | null> {
  return (await usersOfTokens(db, [token]))[0] ?? null
}

/** The same for each of many, in their order. */
export async function usersOfTokens(db: Kysely<Database>, tokens: readonly string[]): Promise<(User | null)[]> {
  const hashes = tokens.map(hashOf)
  const { rows } = await sql<User & { hash: Buffer }>`
    /* prepared as users_of_tokens */
    select user_account.id, user_account.name, user_account.role, user_account.created_at as "createdAt", token.hash
    from token join user_account on user_account.id = token.user_id
    where token.hash = any(${hashes}::bytea[]) and (token.expires_at is null or token.expires_at > now())`.execute(db)
  const users = new Map(rows.map(({ hash, ...user }) => [hash.toString('hex'), user]))
  return hashes.map((hash) => users.get(hash.toString('hex')) ?? null)
}

/** False: there was none. */
export async function revokeToken(db: Kysely<Database>, token: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('token').where('hash', '=', hashOf(token)).executeTakeFirst()
  return numDeletedRows > 0n
}

/**
 * Makes sure that there is an administrator named `admin` with a first token. `replaces`: that is `token`, and one given here before stops working;
 * else `token` is taken only where there is none yet. Several processes may start at once: the update of the administrator's row has them go one
 * after the other. `isTaken` says whether `token` is the administrator's now.
 */
export async function ensureAdmin(db: Kysely<Database>, token: string, options: { replaces: boolean }): Promise<{ admin: User; isTaken: boolean }> {
  return inTransaction(db, async (trx) => {
    await trx.insertInto('user_account').values({ id: uuid(), name: 'admin', role: 'admin' }).onConflict((conflict) => conflict.doNothing()).execute()
    const admin = await trx.updateTable('user_account').set({ role: 'admin' }).where(sql<string>`lower(name)`, '=', 'admin').returning(userColumns).executeTakeFirstOrThrow()
    const hash = hashOf(token)
    if (options.replaces) await trx.deleteFrom('token').where('kind', '=', 'first').where('hash', '<>', hash).execute()
    else if (await trx.selectFrom('token').select('hash').where('kind', '=', 'first').where('hash', '<>', hash).executeTakeFirst()) return { admin, isTaken: false }
    await trx.insertInto('token').values({ hash, user_id: admin.id, kind: 'first', expires_at: null }).onConflict((conflict) => conflict.doNothing()).execute()
    return { admin, isTaken: true }
  })
}

/** A token is random throughout: a plain hash is as good as a slow one, and it is looked up with every request. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
