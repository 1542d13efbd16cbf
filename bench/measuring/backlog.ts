import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import type { Database } from '../../src/store/database.ts'

const progressWithinMs = 60_000
/** Seldom enough not to be part of what the store does. */
const lookEveryMs = 200

/** How many are not judged yet. */
export async function notJudged(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ((select count(*) from outbox) + (select count(*) from lease))::integer as count`.execute(db)
  return rows[0]?.count ?? 0
}

/** Until no more than `most` are not judged yet. @throws when nothing gets done for a minute */
export async function untilNothingWaits(db: Kysely<Database>, most = 0): Promise<void> {
  let left = Infinity
  for (let since = performance.now(); ; ) {
    const now = await notJudged(db)
    if (now <= most) return
    if (now < left) since = performance.now()
    left = now
    if (performance.now() - since > progressWithinMs) throw new Error(`${now} are not judged, and nothing was in the last minute`)
    await sleep(lookEveryMs)
  }
}
