import { sql, type Kysely } from 'kysely'
import { priorities } from '../domain/judgement.ts'
import type { Database } from './database.ts'
import { seldom } from './seldom.ts'

export interface SubmissionCount {
  /** The how manieth of the minute it is, by the database's clock. */
  count: number
  /** Of the minute. */
  secondsLeft: number
}

/** Counts a submission of each of these users, whichever process they came to. Gives one for each, in their order. */
export async function countSubmissions(db: Kysely<Database>, userIds: readonly string[]): Promise<SubmissionCount[]> {
  // By their order: two statements with the same users then wait for one another, not each for the other.
  const { rows } = await sql<{ userId: string; count: number; secondsLeft: number }>`
    insert into submission_count as counted (user_id, minute, count)
    select user_id, date_trunc('minute', now()), count(*) from unnest(${userIds}::uuid[]) as asked (user_id) group by user_id order by user_id
    on conflict (user_id) do update set
      minute = excluded.minute,
      count = excluded.count + case when counted.minute = excluded.minute then counted.count else 0 end
    returning user_id as "userId", count, extract(epoch from minute + interval '1 minute' - now())::float8 as "secondsLeft"`.execute(db)
  const counts = new Map(rows.map((row) => [row.userId, row]))
  const left = Map.groupBy(userIds, (id) => id)
  return userIds.map((id) => {
    const counted = counts.get(id)
    if (counted === undefined) throw new Error('a user was not counted')
    // Of several of one user in one statement each has a place of its own.
    const places = left.get(id) ?? []
    return { count: counted.count - (places.pop() === undefined ? 0 : places.length), secondsLeft: counted.secondsLeft }
  })
}

/** Nobody asks more often, however many submissions come. */
const queueLookMs = 1_000

/** `isQueueLongerThan`, of the last second, or longer where the queue is so long that it takes its time. As long as it was not, nobody waits for the look. */
export function watchQueueLength(db: Kysely<Database>, limit: number): () => Promise<boolean> {
  let wasLonger = true
  const look = seldom(async () => (wasLonger = await isQueueLongerThan(db, limit)), { leastMs: queueLookMs })
  return async () => {
    const looked = look()
    if (wasLonger) return looked
    // What is wrong with the database shows where the submission is stored.
    looked.catch(() => undefined)
    return false
  }
}

/** Do more than `limit` judgements wait that somebody waits for? Those of rejudgings come last and are not counted. */
async function isQueueLongerThan(db: Kysely<Database>, limit: number): Promise<boolean> {
  const { rows } = await sql`select 1 from outbox where priority < ${priorities.rejudge} offset ${limit} limit 1`.execute(db)
  return rows.length > 0
}
