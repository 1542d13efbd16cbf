import { sql, type Kysely, type RawBuilder } from 'kysely'
import { priorityOf, type Claim, type JudgementResult, type Progress, type Purpose } from '../domain/judgement.ts'
import type { QueuedJudgement, RecordPlace } from '../domain/queue-record.ts'
import { announce, submissionChannel } from './channels.ts'
import type { Database, StoredFile, StoredRequest } from './database.ts'
import { findBase } from './base.ts'
import { loadFiles, loadRequest, storableJson, storableText, storeEvidence, storeOutput, storeRun, toBase64 } from './stored.ts'

/** Until when a lease taken now lasts. */
function leaseUntil(leaseMs: number) {
  return sql`now() + ${leaseMs}::float8 * interval '1 millisecond'`
}

/** The fence: the judgement while it is this claim's. After a lapse, a hand-back or the end it is no more. */
export function heldBy(claim: Claim) {
  return sql`judgement.id = ${claim.judgementId} and judgement.claims = ${claim.attempt} and judgement.status in ('compiling', 'running')`
}

interface ClaimRow {
  id: string | null
  submissionId: string
  userId: string
  claims: number
  priority: number
  waitedMs: number
  traceParent: string | null
  purpose: Purpose
  language: string
  entryPoint: string | null
  files: StoredFile[]
  source: Buffer
  request: StoredRequest | null
  version: string | null
  manifestDigest: string | null
  beforeId: string | null
}

export interface ClaimOptions {
  worker: string
  leaseMs: number
}

/**
 * Takes the judgement that is next, by priority and then age; null when nothing waits. It reads the problem's pointer in the same
 * statement, so a submission accepted after a publish is judged on what was published. Only what belongs to an open rejudging is judged on the version that this one is for.
 */
export async function claimNext(db: Kysely<Database>, options: ClaimOptions): Promise<Claim | null> {
  for (;;) {
    const claimed = await takeClaim(db, sql`select priority, judgement_id from outbox order by priority, judgement_id limit 1 for update skip locked`, null, options)
    // A row of the outbox whose judgement waits no more; taking it has removed it.
    if (claimed !== 'gone') return claimed
  }
}

/** The same for the judgement that a record of Kafka names. Null: it does not wait, so the record has nothing more to say. */
export async function claimJudgement(db: Kysely<Database>, { judgementId, priority, place }: QueuedJudgement & { place: RecordPlace }, options: ClaimOptions): Promise<Claim | null> {
  const claimed = await takeClaim(db, sql`select ${priority}::smallint, ${judgementId}::uuid`, place, options)
  return claimed === 'gone' ? null : claimed
}

/** Null: there is no such row of the outbox. */
async function takeClaim(db: Kysely<Database>, which: RawBuilder<unknown>, place: RecordPlace | null, options: ClaimOptions): Promise<Claim | 'gone' | null> {
  const { rows } = await sql<ClaimRow>`
    with next as (
      delete from outbox where (priority, judgement_id) = (${which})
      returning judgement_id, queued_at
    ),
    claimed as (
      update judgement set status = 'compiling', claims = claims + 1, worker = ${options.worker},
        started_at = now(), tests_total = 0, testset_id = coalesce(
          (select to_testset_id from rejudging where rejudging.id = judgement.rejudging_id and rejudging.state = 'open'),
          (select published_testset_id from problem where problem.id = judgement.problem_id))
      from next where judgement.id = next.judgement_id and judgement.status = 'queued'
      returning judgement.id, judgement.submission_id, judgement.claims, judgement.testset_id, judgement.before_id, judgement.priority, judgement.trace_parent
    ),
    leased as (
      insert into lease (judgement_id, claim, until, topic_id, topic_partition, record_offset)
      select id, claims, ${leaseUntil(options.leaseMs)}, ${place?.topicId ?? null}::uuid, ${place?.partition ?? null}::integer, ${place?.offset ?? null}::bigint from claimed
    )
    select claimed.id, submission.id as "submissionId", submission.user_id as "userId", claimed.claims, claimed.priority,
      extract(epoch from greatest(now() - next.queued_at, interval '0'))::float8 * 1000 as "waitedMs", claimed.trace_parent as "traceParent", submission.purpose, submission.language, submission.entry_point as "entryPoint",
      submission.files, submission.source, submission.request, testset.version, testset.manifest_digest as "manifestDigest", claimed.before_id as "beforeId"
    from next
    left join claimed on true
    left join submission on submission.id = claimed.submission_id
    left join testset on testset.id = claimed.testset_id`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  if (row.id === null) return 'gone'
  await announce(db, [{ channel: submissionChannel(row.submissionId), payload: '' }])
  return {
    judgementId: row.id,
    submissionId: row.submissionId,
    userId: row.userId,
    attempt: row.claims,
    priority: priorityOf(row.priority),
    waitedMs: row.waitedMs,
    traceParent: row.traceParent,
    purpose: row.purpose,
    source: { language: row.language, files: loadFiles(row.files, row.source), entryPoint: row.entryPoint },
    testset: row.version === null || row.manifestDigest === null ? null : { version: row.version, manifestDigest: row.manifestDigest },
    request: row.request === null ? null : loadRequest(row.request),
    base: row.beforeId === null ? null : await findBase(db, row.id),
  }
}

/** Makes the lease last `leaseMs` from now. False: the judgement is no longer this claim's, so stop working on it. */
export async function renew(db: Kysely<Database>, claim: Claim, leaseMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update lease set until = ${leaseUntil(leaseMs)} where judgement_id = ${claim.judgementId} and claim = ${claim.attempt}`.execute(db)
  return numAffectedRows === 1n
}

/** Tells how far the judgement is; nothing happens when it is no longer this claim's. Progress may be lost, so the disk is not waited for. */
export async function recordProgress(db: Kysely<Database>, claim: Claim, events: Progress[]): Promise<void> {
  const status = events.findLast((event) => event.kind === 'status')
  const runs = events.flatMap((event) => (event.kind === 'run' ? [{ index: event.index, run: storeRun(event.run) }] : []))
  // The lock keeps a finish from coming between the look and the insert, which would leave progress of something that is done.
  const held = status === undefined
    ? sql`select id, submission_id from judgement where ${heldBy(claim)} for share`
    : sql`update judgement set status = ${status.status}, tests_total = ${status.testsTotal} where ${heldBy(claim)} returning id, submission_id`
  await sql`
    with held as (${held}),
    told as (
      insert into progress (judgement_id, claim, index, run)
      select held.id, ${claim.attempt}::integer, run.index, run.run from held, jsonb_to_recordset(${storableJson(runs)}::jsonb) as run (index integer, run jsonb)
      on conflict do nothing
    )
    select set_config('synchronous_commit', 'off', true), pg_notify(${submissionChannel(claim.submissionId)}, '') from held`.execute(db)
}

/** Writes the verdict. False: the judgement is no longer this claim's, and nothing has changed. */
export async function finish(db: Kysely<Database>, claim: Claim, result: JudgementResult): Promise<boolean> {
  const outputs = Object.fromEntries(Object.entries(result.outputs).map(([test, bytes]) => [test, toBase64(bytes)]))
  const { rows } = await sql`
    with done as (
      update judgement set status = 'done', finished_at = now(), verdict = ${result.verdict}, score = ${result.score},
        runs = ${storableJson(result.runs.map(storeRun))}::jsonb,
        run_evidence = ${storableJson(result.runs.map(({ evidence }) => (evidence === null ? null : storeEvidence(evidence))))}::jsonb, tests_total = ${result.testsTotal}, time_ms = ${result.timeMs}, memory_kib = ${result.memoryKib},
        compile_ms = ${result.compileMs}, compile_cached = ${result.compileCached}, program_key = ${result.programKey}, compiler_output = ${storableText(result.compilerOutput)},
        output = ${result.output === null ? null : storableJson(storeOutput(result.output))}::jsonb, outputs = ${storableJson(outputs)}::jsonb,
        fault = ${result.fault === null ? null : storableJson(result.fault)}::jsonb
      where ${heldBy(claim)}
      returning id, submission_id
    ),
    released as (delete from lease using done where lease.judgement_id = done.id),
    cleared as (delete from progress using done where progress.judgement_id = done.id)
    select id from done`.execute(db)
  if (rows.length === 0) return false
  await announce(db, [{ channel: submissionChannel(claim.submissionId), payload: 'done' }])
  return true
}
