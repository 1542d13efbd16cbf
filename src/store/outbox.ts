import { sql, type Kysely } from 'kysely'
import type { WaitingJudgement, RecordPlace } from '../domain/queue-record.ts'
import { announce, queueChannel } from './channels.ts'
import type { Database } from './database.ts'

/** A relay that says nothing for so long in the middle of publishing has let go of its rows. */
const frozenAfterMs = 10_000

/** As texts: a whole batch is one parameter. */
function columnsOf(places: readonly RecordPlace[]) {
  return sql`${places.map(({ topicId }) => topicId)}::uuid[], ${places.map(({ partition }) => partition)}::integer[], ${places.map(({ offset }) => offset)}::bigint[]`
}

/**
 * Gives up to `limit` judgements that wait and are not in Kafka to `publish`, the most urgent first, and writes down where their records lie. What one
 * relay has in hand, another passes over; when it dies or `publish` throws they are free again, so each is published once or more. Gives how many they were.
 */
export async function publishWaiting(db: Kysely<Database>, limit: number, publish: (waiting: WaitingJudgement[]) => Promise<RecordPlace[]>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // Whoever claims one of them meanwhile waits for the end of this transaction, so that must not wait for the disk: a record may come twice.
    await sql`select set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', ${String(frozenAfterMs)}, true)`.execute(trx)
    const { rows } = await sql<WaitingJudgement>`
      select judgement_id as "judgementId", priority, (select trace_parent from judgement where judgement.id = outbox.judgement_id) as "traceParent" from outbox where topic_id is null
      order by priority, judgement_id limit ${limit} for update skip locked`.execute(trx)
    if (rows.length === 0) return 0
    const places = await publish(rows)
    await sql`
      update outbox set topic_id = place.topic_id, topic_partition = place.topic_partition, record_offset = place.record_offset
      from unnest(${rows.map(({ judgementId }) => judgementId)}::uuid[], ${rows.map(({ priority }) => priority)}::smallint[], ${columnsOf(places)})
        as place (judgement_id, priority, topic_id, topic_partition, record_offset)
      where outbox.priority = place.priority and outbox.judgement_id = place.judgement_id`.execute(trx)
    return rows.length
  })
}

/** The last offsets that are written down for these partitions; -1 where none is. */
export async function lastPublished(db: Kysely<Database>, partitions: readonly Omit<RecordPlace, 'offset'>[]): Promise<number[]> {
  const { rows } = await sql<{ offset: number | null }>`
    select (select max(record_offset) from outbox where outbox.topic_id = asked.topic_id and outbox.topic_partition = asked.topic_partition) as offset
    from unnest(${partitions.map(({ topicId }) => topicId)}::uuid[], ${partitions.map(({ partition }) => partition)}::integer[])
      with ordinality as asked (topic_id, topic_partition, number) order by number`.execute(db)
  return rows.map(({ offset }) => offset ?? -1)
}

/** What Kafka has of a partition. */
export interface LivePartition extends Omit<RecordPlace, 'offset'> {
  /** All before it is done with, whatever is written here. */
  startOffset: number
  /** Nothing lies from it on, */
  endOffset: number
  /** as far as this was looked at: what was published later may lie beyond. */
  lookedUpTo: number
}

/** Has those published again whose records Kafka has no longer. Gives how many they were. */
export async function republishLost(db: Kysely<Database>, partitions: readonly LivePartition[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update outbox set topic_id = null, topic_partition = null, record_offset = null
    from unnest(
      ${partitions.map(({ topicId }) => topicId)}::uuid[], ${partitions.map(({ partition }) => partition)}::integer[], ${partitions.map(({ startOffset }) => startOffset)}::bigint[],
      ${partitions.map(({ endOffset }) => endOffset)}::bigint[], ${partitions.map(({ lookedUpTo }) => lookedUpTo)}::bigint[])
      as live (topic_id, topic_partition, start_offset, end_offset, looked_up_to)
    where outbox.topic_id = live.topic_id and outbox.topic_partition = live.topic_partition
      and (record_offset < start_offset or record_offset between end_offset and looked_up_to)`.execute(db)
  return toldRelay(db, numAffectedRows)
}

/** The same for those in topics that are there no more. */
export async function republishFromGone(db: Kysely<Database>, topicIds: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update outbox set topic_id = null, topic_partition = null, record_offset = null where topic_id is not null and topic_id <> all(${topicIds}::uuid[])`.execute(db)
  return toldRelay(db, numAffectedRows)
}

/** The same for one, whose record may be lost. */
export async function republish(db: Kysely<Database>, { topicId, partition, offset }: RecordPlace): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    update outbox set topic_id = null, topic_partition = null, record_offset = null
    where topic_id = ${topicId} and topic_partition = ${partition} and record_offset = ${offset}`.execute(db)
  await toldRelay(db, numAffectedRows)
}

async function toldRelay(db: Kysely<Database>, rows: bigint): Promise<number> {
  if (rows > 0n) await announce(db, [{ channel: queueChannel, payload: '' }])
  return Number(rows)
}
