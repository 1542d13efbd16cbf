import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Role, User } from '../domain/user.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'

/** Makes a user. Names that differ in case only are the same. */
export async function createUser(db: Kysely<Database>, user: { name: string; role: Role }): Promise<{ kind: 'created'; user: User } | { kind: 'name_taken' }> {
  const row = await db
    .insertInto('user_account')
    .values({ id: uuid(), name: user.name, role: user.role })
    .onConflict((conflict) => conflict.doNothing())
    .returning(userColumns)
    .executeTakeFirst()
  return row === undefined ? { kind: 'name_taken' } : { kind: 'created', user: row }
}

/** Everybody, by name. `after`: the last name of the page before. */
export async function listUsers(db: Kysely<Database>, page: { limit: number; after: string | null }): Promise<{ items: User[]; next: string | null }> {
  const rows = await db
    .selectFrom('user_account')
    .select(userColumns)
    .$if(page.after !== null, (query) => query.where((where) => where(where.fn('lower', ['name']), '>', where.fn('lower', [where.val(storableText(page.after ?? ''))]))))
    .orderBy((order) => order.fn('lower', ['name']))
    .limit(page.limit + 1)
    .execute()
  const items = rows.slice(0, page.limit)
  return { items, next: rows.length > page.limit ? (items.at(-1)?.name ?? null) : null }
}

/** The user of an id that is known to be one's. */
export async function findUser(db: Kysely<Database>, id: string): Promise<User> {
  return db.selectFrom('user_account').select(userColumns).where('id', '=', id).executeTakeFirstOrThrow()
}

export const userColumns = ['user_account.id', 'user_account.name', 'user_account.role', 'user_account.created_at as createdAt'] as const
