import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'

/** Runs `work` in the transaction that `db` is, or in one of its own. */
export async function inTransaction<T>(db: Kysely<Database> | Transaction<Database>, work: (trx: Kysely<Database>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
