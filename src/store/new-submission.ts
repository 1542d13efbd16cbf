import { sql, type Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import { priorities, type Priority, type Purpose, type RunRequest, type Source } from '../domain/judgement.ts'
import { announce, queueChannel } from './channels.ts'
import type { Database } from './database.ts'
import { resourceOfKey, type Idempotency } from './idempotency.ts'
import { storableJson, storableText, storeFiles, storeRequest } from './stored.ts'

export interface NewSubmission {
  userId: string
  /** Null for a `run`. */
  problemSlug: string | null
  purpose: Purpose
  source: Source
  /** Of a `run`, else null. */
  request: RunRequest | null
  priority: Priority
  /** W3C trace context of what asks for it; absent: nobody traces it. */
  traceParent?: string | undefined
  idempotency?: Idempotency
}

export type SubmissionMade =
  | { kind: 'created' | 'replayed'; id: string }
  /** The key was used with another body. */
  | { kind: 'key_reused' }
  | { kind: 'no_problem' }
  | { kind: 'nothing_published' }

/**
 * Records a submission, its judgement, its place in the queue and the key it came under, and wakes a worker: one statement, so one
 * transaction and one way to the database and back. When this has resolved with `created`, the submission will be judged.
 */
export async function createSubmission(db: Kysely<Database>, submission: NewSubmission): Promise<SubmissionMade> {
  const { userId, problemSlug, purpose, request, idempotency } = submission
  const id = uuid()
  const judgementId = uuid()
  const { files, source } = storeFiles(submission.source.files)
  const priority = priorities[submission.priority]
  const language = storableText(submission.source.language)
  const entryPoint = submission.source.entryPoint === null ? null : storableText(submission.source.entryPoint)

  const problem = problemSlug === null
    ? sql`select null::bigint as id, true as is_open`
    : sql`select id, published_testset_id is not null as is_open from problem where slug = ${storableText(problemSlug)}`
  const accepted = idempotency === undefined
    ? sql`select id from problem where is_open`
    : sql`
      insert into idempotency (user_id, key, body_hash, resource_id)
      select ${userId}::uuid, ${idempotency.key}::text, ${Buffer.from(idempotency.bodyHash)}::bytea, ${id}::text from problem where is_open
      on conflict do nothing
      returning (select id from problem)`
  const { rows } = await sql<{ isOpen: boolean; isMade: boolean }>`
    with problem as (${problem}),
    accepted (problem_id) as (${accepted}),
    made as (
      insert into submission (id, user_id, problem_id, purpose, language, entry_point, files, source, request)
      select ${id}::uuid, ${userId}::uuid, problem_id, ${purpose}::text, ${language}::text, ${entryPoint}::text, ${storableJson(files)}::jsonb, ${source}::bytea,
        ${request === null ? null : storableJson(storeRequest(request))}::jsonb
      from accepted
      returning id, user_id, problem_id, purpose, language
    ),
    judged as (
      insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority, trace_parent)
      select ${judgementId}::uuid, id, 1, true, user_id, problem_id, purpose, language, ${priority}::smallint, ${submission.traceParent ?? null}::text from made
    ),
    queued as (insert into outbox (priority, judgement_id) select ${priority}::smallint, ${judgementId}::uuid from made)
    select is_open as "isOpen", made.id is not null as "isMade"
    from problem left join made on true`.execute(db)

  const found = rows[0]
  if (found === undefined) return { kind: 'no_problem' }
  if (found.isMade) {
    await announce(db, [{ channel: queueChannel, payload: '' }])
    return { kind: 'created', id }
  }
  if (!found.isOpen || idempotency === undefined) return { kind: 'nothing_published' }
  const earlier = await resourceOfKey(db, { userId, idempotency })
  return earlier.kind === 'replayed' ? { kind: 'replayed', id: earlier.resourceId } : earlier
}
