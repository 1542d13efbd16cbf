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
  /** The version that it was checked against: while another is published, nothing is made (`moved`). Absent: whatever is published. */
  testsetId?: number | undefined
  purpose: Purpose
  source: Source
  /** Of a `run`, else null. */
  request: RunRequest | null
  priority: Priority
  /** W3C trace context of what asks for it; absent: nobody traces it. */
  traceParent?: string | undefined
  idempotency?: Idempotency | undefined
}

export type SubmissionMade =
  | { kind: 'created'; id: string; judgementId: string; createdAt: Date }
  | { kind: 'replayed'; id: string }
  /** The key was used with another body. */
  | { kind: 'key_reused' }
  | { kind: 'no_problem' }
  | { kind: 'nothing_published' }
  /** Another version is published than the one that it was checked against. */
  | { kind: 'moved' }

export async function createSubmission(db: Kysely<Database>, submission: NewSubmission): Promise<SubmissionMade> {
  const [made] = await createSubmissions(db, [submission])
  if (made === undefined) throw new Error('a submission has no outcome')
  return made
}

/**
 * Records submissions, their judgements, their places in the queue and the keys that they came under, and wakes a worker: one statement, so one
 * transaction and one way to the disk for all. When this has resolved, those with `created` will be judged. Gives the outcome of each, in their order.
 */
export async function createSubmissions(db: Kysely<Database>, submissions: readonly NewSubmission[]): Promise<SubmissionMade[]> {
  const asked = submissions.map((submission) => ({ submission, id: uuid(), judgementId: uuid() }))
  const rows = await insert(db, asked)
  if (rows.some((row) => row.createdAt !== null)) await announce(db, [{ channel: queueChannel, payload: '' }])
  const outcomes = new Map(rows.map((row) => [row.id, row]))
  return Promise.all(asked.map(async ({ submission: { userId, idempotency }, id, judgementId }): Promise<SubmissionMade> => {
    const row = outcomes.get(id)
    if (row === undefined) return { kind: 'no_problem' }
    if (row.createdAt !== null) return { kind: 'created', id, judgementId, createdAt: row.createdAt }
    if (!row.isOpen) return { kind: row.isPublished ? 'moved' : 'nothing_published' }
    if (idempotency === undefined) throw new Error('a submission without a key was not made')
    const earlier = await resourceOfKey(db, { userId, idempotency })
    return earlier.kind === 'replayed' ? { kind: 'replayed', id: earlier.resourceId } : earlier
  }))
}

interface Asked {
  submission: NewSubmission
  id: string
  judgementId: string
}

interface MadeRow {
  id: string
  isPublished: boolean
  /** What is published is what it was checked against. */
  isOpen: boolean
  createdAt: Date | null
}

/** A row for each whose problem there is; without `createdAt` nothing of it was made. */
async function insert(db: Kysely<Database>, asked: readonly Asked[]): Promise<MadeRow[]> {
  const column = <T>(of: (one: Asked) => T) => asked.map(of)
  const stored = asked.map(({ submission }) => storeFiles(submission.source.files))
  // Keys go in by their order: two statements that bring the same ones then wait for one another, not each for the other. Of one key, the first that came.
  const { rows } = await sql<MadeRow>`
    /* prepared as create_submissions */
    with asked as (
      select * from unnest(
        ${column(({ id }) => id)}::uuid[], ${column(({ judgementId }) => judgementId)}::uuid[], ${column(({ submission }) => submission.userId)}::uuid[],
        ${column(({ submission }) => (submission.problemSlug === null ? null : storableText(submission.problemSlug)))}::text[],
        ${column(({ submission }) => submission.testsetId ?? null)}::bigint[], ${column(({ submission }) => submission.purpose)}::text[], ${column(({ submission }) => storableText(submission.source.language))}::text[],
        ${column(({ submission: { source } }) => (source.entryPoint === null ? null : storableText(source.entryPoint)))}::text[],
        ${stored.map(({ files }) => storableJson(files))}::jsonb[], ${stored.map(({ source }) => source)}::bytea[],
        ${column(({ submission: { request } }) => (request === null ? null : storableJson(storeRequest(request))))}::jsonb[],
        ${column(({ submission }) => priorities[submission.priority])}::smallint[],
        ${column(({ submission }) => submission.idempotency?.key ?? null)}::text[],
        ${column(({ submission: { idempotency } }) => (idempotency === undefined ? null : Buffer.from(idempotency.bodyHash)))}::bytea[],
        ${column(({ submission }) => submission.traceParent ?? null)}::text[]
      ) as asked (id, judgement_id, user_id, slug, testset_id, purpose, language, entry_point, files, source, request, priority, key, body_hash, trace_parent)
    ),
    found as (
      select asked.*, problem.id as problem_id, asked.slug is null or problem.published_testset_id is not null as is_published,
        asked.slug is null or coalesce(problem.published_testset_id = coalesce(asked.testset_id, problem.published_testset_id), false) as is_open
      from asked left join problem on problem.slug = asked.slug
      where asked.slug is null or problem.id is not null
    ),
    keyed as (
      insert into idempotency (user_id, key, body_hash, resource_id)
      select user_id, key, body_hash, id::text from found where is_open and key is not null order by user_id, key, id
      on conflict do nothing
      returning resource_id
    ),
    accepted as (select * from found where is_open and (key is null or id::text in (select resource_id from keyed))),
    made as (
      insert into submission (id, user_id, problem_id, purpose, language, entry_point, files, source, request)
      select id, user_id, problem_id, purpose, language, entry_point, files, source, request from accepted
      returning id, created_at
    ),
    judged as (
      insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority, trace_parent)
      select judgement_id, id, 1, true, user_id, problem_id, purpose, language, priority, trace_parent from accepted
    ),
    queued as (insert into outbox (priority, judgement_id) select priority, judgement_id from accepted)
    select found.id, found.is_published as "isPublished", found.is_open as "isOpen", made.created_at as "createdAt"
    from found left join made on made.id = found.id`.execute(db)
  return rows
}
