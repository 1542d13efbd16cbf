import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** The id that this database has had since its tables were made: no two installations have the same. */
export async function installationId(db: Kysely<Database>): Promise<string> {
  return (await db.selectFrom('installation').select('id').executeTakeFirstOrThrow()).id
}
