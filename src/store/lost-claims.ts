import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { FaultCode } from '../domain/fault.ts'
import { maxAttempts, type Claim } from '../domain/judgement.ts'
import { queueChannel, submissionChannel } from './channels.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'

/** Takes judgements from workers that have not renewed their lease in time: they are dead, cut off or too slow. Gives how many there were. */
export async function recoverLapsed(db: Kysely<Database>): Promise<number> {
  const lapsed = sql`id in (select id from judgement where lease_until < now() order by lease_until limit 1000 for update skip locked)`
  return loseClaims(db, lapsed, { code: 'LEASE_LOST' satisfies FaultCode, message: 'the worker did not renew its lease in time' })
}

/** Ends a claim that failed through a fault of ours. False: the judgement is no longer this claim's, and nothing has changed. */
export async function giveUp(db: Kysely<Database>, claim: Claim, fault: { code: string; message: string }): Promise<boolean> {
  return (await loseClaims(db, sql`id = ${claim.judgementId} and claims = ${claim.attempt} and lease_until is not null`, fault)) === 1
}

/** Puts judgements back into the queue or, after the last attempt, makes them `JE`; either way with what happened kept as evidence. */
async function loseClaims(db: Kysely<Database>, which: RawBuilder<unknown>, fault: { code: string; message: string }): Promise<number> {
  const isLast = sql`claims - hand_backs >= ${maxAttempts}`
  const code = sql`${storableText(fault.code)}::text`
  const message = sql`${storableText(fault.message)}::text`
  const { rows } = await sql`
    with lost as (
      update judgement set lease_until = null, worker = null, status = case when ${isLast} then 'done' else 'queued' end,
        verdict = case when ${isLast} then 'JE' end, finished_at = case when ${isLast} then now() end,
        fault = case when ${isLast} then jsonb_build_object('code', ${code}, 'message', ${message}) end,
        evidence = evidence || jsonb_build_object('claim', claims, 'worker', worker, 'code', ${code}, 'message', ${message}, 'at', now())
      where ${which}
      returning id, submission_id, priority, status
    ),
    cleared as (delete from progress using lost where progress.judgement_id = lost.id),
    queued as (insert into outbox (priority, judgement_id) select priority, id from lost where status = 'queued' on conflict do nothing)
    select pg_notify(${submissionChannel}, submission_id || case status when 'done' then ' done' else '' end),
      case status when 'queued' then pg_notify(${queueChannel}, '') end
    from lost`.execute(db)
  return rows.length
}
