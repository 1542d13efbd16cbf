import { sql, type Kysely } from 'kysely'
import type { Database } from './database.ts'

/* The channels of `notify`. Payloads say only which: whoever listens reads the rows. */

/** Something was put into the outbox. No payload. */
export const queueChannel = 'gavel_queue'

/** A submission's current judgement has changed. Each has a channel of its own, so that nobody is told of what nobody watches there. The payload is `done` with the verdict, else empty. */
export function submissionChannel(submissionId: string): string {
  return `gavel_submission_${submissionId}`
}

/** Workers are to fetch something ahead, or no longer. No payload. */
export const warmChannel = 'gavel_warm'

export interface Notice {
  channel: string
  payload: string
}

/** What waits to be announced, by database, while an announcement is under way. */
const waiting = new WeakMap<Kysely<Database>, Notice[]>()

/**
 * Tells listeners of a change that has been committed; in a transaction, of one that will be. Does not wait for it.
 *
 * PostgreSQL takes one lock for the whole server from a `notify` to the end of its transaction, so transactions that notify wait for each other's
 * disk: in five alternating rounds on two busy cores, 16 connections inserted 1.4 to 6.3 times as much without. So the change is committed first, and what has changed meanwhile is told in one go.
 * An end of the process between the two loses the notice: listeners therefore look by themselves now and then.
 */
export async function announce(db: Kysely<Database>, notices: Notice[]): Promise<void> {
  if (db.isTransaction) {
    await sql`select pg_notify(channel, payload) from ${tableOf(notices)}`.execute(db)
    return
  }
  const others = waiting.get(db)
  if (others !== undefined) {
    others.push(...notices)
    return
  }
  void sendAll(db, notices)
}

async function sendAll(db: Kysely<Database>, first: Notice[]): Promise<void> {
  for (let batch = first; batch.length > 0; batch = waiting.get(db) ?? []) {
    waiting.set(db, [])
    // What cannot be told is found by those who look by themselves.
    await sendAlone(db, batch).catch(() => undefined)
  }
  waiting.delete(db)
}

/** A transaction that notifies writes a record of its own to the log; who listens need not wait until that is on the disk, since what it tells of is. */
async function sendAlone(db: Kysely<Database>, notices: Notice[]): Promise<void> {
  await sql`
    /* prepared as announce */
    select set_config('synchronous_commit', 'off', true), pg_notify(channel, payload) from ${tableOf(notices)}`.execute(db)
}

function tableOf(notices: Notice[]) {
  return sql`unnest(${notices.map((notice) => notice.channel)}::text[], ${notices.map((notice) => notice.payload)}::text[]) as notice (channel, payload)`
}
