import { sql, type Kysely } from 'kysely'
import { validate as isUuid } from 'uuid'
import { priorityOf, type ClaimFault, type Status } from '../domain/judgement.ts'
import { mostCounted, type Waiting } from '../domain/queue.ts'
import type { Database, LostClaim } from './database.ts'
import { isPresent } from './workers.ts'

interface WaitingRow {
  status: Status
  priority: number
  queuedAt: Date | null
  ahead: number
  evidence: LostClaim[]
  worker: string | null
  startedAt: Date | null
  until: Date | null
  now: Date
  present: number
  slots: number
  busy: number
  able: number
}

/** What a submission's current judgement waits for; null: there is no such submission. The queue's order is that of the outbox: priority, then age. */
export async function getWaiting(db: Kysely<Database>, submissionId: string): Promise<Waiting | null> {
  if (!isUuid(submissionId)) return null
  const { rows } = await sql<WaitingRow>`
    with mine as (
      select judgement.id, judgement.status, judgement.priority, judgement.language, judgement.evidence, judgement.worker, judgement.started_at, outbox.queued_at, lease.until
      from judgement
      left join outbox on outbox.judgement_id = judgement.id and outbox.priority = judgement.priority
      left join lease on lease.judgement_id = judgement.id and lease.claim = judgement.claims
      where judgement.submission_id = ${submissionId} and judgement.is_current
    ),
    ahead as (
      select count(*)::integer as ahead from (
        select 1 from outbox, mine
        where mine.queued_at is not null and (outbox.priority, outbox.judgement_id) < (mine.priority, mine.id) limit ${mostCounted}) as first
    ),
    present as (
      select count(*)::integer as present, coalesce(sum(slots), 0)::integer as slots,
        (count(*) filter (where exists (
          select from jsonb_array_elements(languages) as one where one ->> 'id' = mine.language and (one -> 'available')::boolean)))::integer as able
      from mine join worker on ${isPresent}
    )
    select mine.status, mine.priority, mine.queued_at as "queuedAt", ahead.ahead, mine.evidence, mine.worker, mine.started_at as "startedAt", mine.until, now() as now,
      present.present, present.slots, present.able, (select count(*) from lease)::integer as busy
    from mine, ahead, present`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  const { status, queuedAt, ahead, now, present, slots, busy, able } = row
  return {
    status, queuedAt, ahead, now,
    priority: priorityOf(row.priority),
    failed: failedClaims(row.evidence),
    held: row.until === null || row.worker === null ? null : { worker: row.worker, since: row.startedAt, until: row.until },
    workers: { present, slots, busy, able },
  }
}

export function failedClaims(evidence: readonly LostClaim[]): ClaimFault[] {
  return evidence.map(({ worker, code, message, at }) => ({ worker, code, message, at: new Date(at) }))
}
