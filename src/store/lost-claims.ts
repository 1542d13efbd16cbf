import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { FaultCode } from '../domain/fault.ts'
import { maxAttempts, type Claim, type ClaimEnd } from '../domain/judgement.ts'
import { announce, queueChannel, submissionChannel, type Notice } from './channels.ts'
import { heldBy } from './claims.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'

/** Gives the judgement back unjudged, as at a stop: it waits again as if it had not been claimed, in Kafka by the record that it came with. False: it is no longer this claim's, and nothing has changed. */
export async function handBack(db: Kysely<Database>, claim: Claim): Promise<boolean> {
  return (await endClaims(db, heldClaim(claim), { isDone: sql`false`, set: sql`hand_backs = hand_backs + 1`, keepsRecord: true })).length === 1
}

/** Ends a claim that failed through a fault of ours: another try or, after the last, `JE`. `lost`: it is no longer this claim's, and nothing has changed. */
export async function giveUp(db: Kysely<Database>, claim: Claim, fault: { code: string; message: string }): Promise<ClaimEnd> {
  const [ended] = await endClaims(db, heldClaim(claim), { ...attempted(fault), keepsRecord: true })
  if (ended === undefined) return 'lost'
  return ended.isDone ? 'failed' : 'gave-up'
}

/** The same for judgements whose worker has not renewed its lease in time: it is dead, cut off or too slow. `onFailed` is told the language of each that thereby came to `JE`. Gives how many there were. */
export async function recoverLapsed(db: Kysely<Database>, onFailed: (language: string) => void = () => undefined): Promise<number> {
  // Both rows are locked, without waiting: a worker that renews or finishes just now goes first.
  const lapsed = sql`
    select judgement.id, judgement.claims from lease join judgement on judgement.id = lease.judgement_id and judgement.claims = lease.claim
    where lease.until < now() order by lease.until limit 1000 for update skip locked`
  const end = attempted({ code: 'LEASE_LOST' satisfies FaultCode, message: 'the worker did not renew its lease in time' })
  const ended = await endClaims(db, lapsed, { ...end, keepsRecord: false })
  for (const { isDone, language } of ended) if (isDone) onFailed(language)
  return ended.length
}

function heldClaim(claim: Claim): RawBuilder<unknown> {
  return sql`select id, claims from judgement where ${heldBy(claim)}`
}

interface End {
  /** Of a judgement: is this its end? Else it waits again. */
  isDone: RawBuilder<unknown>
  /** What changes besides. */
  set: RawBuilder<unknown>
  /** Its worker will release the record, if it came with one; else another is published. */
  keepsRecord: boolean
}

/** One attempt less; what happened is kept as evidence. */
function attempted(fault: { code: string; message: string }): Omit<End, 'keepsRecord'> {
  const isLast = sql`judgement.claims - hand_backs >= ${maxAttempts}`
  const code = sql`${storableText(fault.code)}::text`
  const message = sql`${storableText(fault.message)}::text`
  return {
    isDone: isLast,
    set: sql`
      verdict = case when ${isLast} then 'JE' end, fault = case when ${isLast} then jsonb_build_object('code', ${code}, 'message', ${message}) end,
      evidence = evidence || jsonb_build_object('claim', judgement.claims, 'worker', worker, 'code', ${code}, 'message', ${message}, 'at', now())`,
  }
}

interface EndedClaim {
  submissionId: string
  language: string
  isDone: boolean
}

/** Takes the judgements that `which` selects from whoever holds them. */
async function endClaims(db: Kysely<Database>, which: RawBuilder<unknown>, { isDone, set, keepsRecord }: End): Promise<EndedClaim[]> {
  const { rows } = await sql<EndedClaim>`
    with meant as materialized (${which}),
    ended as (
      update judgement set status = case when ${isDone} then 'done' else 'queued' end, finished_at = case when ${isDone} then now() end,
        started_at = case when ${isDone} then started_at end, testset_id = case when ${isDone} then testset_id end, tests_total = 0, ${set}
      from meant where judgement.id = meant.id and judgement.claims = meant.claims and judgement.status in ('compiling', 'running')
      returning judgement.id, submission_id, language, priority, status, judgement.claims
    ),
    released as (
      delete from lease using ended where lease.judgement_id = ended.id returning lease.judgement_id, topic_id, topic_partition, record_offset
    ),
    cleared as (delete from progress using ended where progress.judgement_id = ended.id),
    queued as (
      insert into outbox (priority, judgement_id, topic_id, topic_partition, record_offset)
      select priority, id, topic_id, topic_partition, record_offset from ended left join released on judgement_id = id and ${keepsRecord}
      where status = 'queued' on conflict do nothing
    ),
    dead as (insert into dead_letter (judgement_id, claims) select id, claims from ended where status = 'done' on conflict do nothing)
    select submission_id as "submissionId", language, status = 'done' as "isDone" from ended`.execute(db)
  await announce(db, rows.flatMap(({ submissionId, isDone: done }): Notice[] =>
    done
      ? [{ channel: submissionChannel(submissionId), payload: 'done' }]
      : [{ channel: submissionChannel(submissionId), payload: '' }, { channel: queueChannel, payload: '' }]))
  return rows
}
