import { sql, type Kysely, type RawBuilder } from 'kysely'
import { v7 as uuid, validate as isUuid } from 'uuid'
import type { Rejudging, RejudgingScope, VerdictChange } from '../../domain/rejudging.ts'
import type { Verdict } from '../../domain/verdict.ts'
import type { Database } from '../database.ts'
import { publishTestset, type Published } from '../testsets.ts'
import { inTransaction } from '../transaction.ts'

export interface NewRejudging {
  slug: string
  /** The version to judge on; null: the published one. */
  version: string | null
  scope: RejudgingScope
  /** Its judgements count as soon as they are made. */
  appliesItself: boolean
  /** A user's id. */
  createdBy: string
}

/** Records that submissions are to be judged again; `chooseSubmissions` then says which. Gives its id; null when there is no such version. */
export async function createRejudging(db: Kysely<Database>, { slug, version, scope, appliesItself, createdBy }: NewRejudging): Promise<string | null> {
  const id = uuid()
  const { rows } = await sql<{ id: string }>`
    insert into rejudging (id, problem_id, scope, applies_itself, state, from_testset_id, to_testset_id, created_by, ended_by, ended_at)
    select ${id}::uuid, problem.id, ${scope}::text, ${appliesItself}::boolean, ${appliesItself ? 'applied' : 'open'}::text, problem.published_testset_id, testset.id, ${createdBy}::uuid,
      ${appliesItself ? createdBy : null}::uuid, ${appliesItself ? sql`now()` : null}
    from problem join testset on testset.problem_id = problem.id and ${version === null ? sql`testset.id = problem.published_testset_id` : sql`testset.version = ${version}`}
    where problem.slug = ${slug}
    returning id`.execute(db)
  return rows[0]?.id ?? null
}

/** Publishes a version and records that what it affects (or all) is to be judged again, to count at once. Null: there is no such version. */
export async function publishAndRejudge(db: Kysely<Database>, rejudging: Omit<NewRejudging, 'appliesItself'> & { version: string }): Promise<(Published & { rejudgingId: string }) | null> {
  return inTransaction(db, async (trx) => {
    // Made first: it says what was published before.
    const rejudgingId = await createRejudging(trx, { ...rejudging, appliesItself: true })
    const published = rejudgingId === null ? null : await publishTestset(trx, rejudging.slug, rejudging.version)
    return rejudgingId === null || published === null ? null : { ...published, rejudgingId }
  })
}

/** Of an applied one, `made` was put in its place: not where somebody had the submission judged again meanwhile, or where it came to nothing through a fault of ours. */
const counts = sql`(rejudging.state <> 'applied' or made.number is not null)`

interface RejudgingRow extends Omit<Rejudging, 'judgements' | 'changes' | 'state'> {
  state: 'open' | 'applied' | 'cancelled'
  hasWork: boolean
  total: number
  done: number
  changes: Rejudging['changes']
}

/** Null: there is none of this id. */
export async function getRejudging(db: Kysely<Database>, id: string): Promise<Rejudging | null> {
  if (!isUuid(id)) return null
  const { rows } = await selectRejudgings(sql`where rejudging.id = ${id}`).execute(db)
  const row = rows[0]
  return row === undefined ? null : loadRejudging(row)
}

/** Those of a problem, the newest first. */
export async function listRejudgings(db: Kysely<Database>, query: { slug: string; limit: number; after: string | null }): Promise<{ items: Rejudging[]; next: string | null }> {
  if (query.after !== null && !isUuid(query.after)) return { items: [], next: null }
  const before = query.after === null ? sql`` : sql`and rejudging.id < ${query.after}`
  const { rows } = await selectRejudgings(sql`where problem.slug = ${query.slug} ${before} order by rejudging.id desc limit ${query.limit + 1}`).execute(db)
  const items = rows.slice(0, query.limit).map(loadRejudging)
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
}

function selectRejudgings(which: RawBuilder<unknown>): RawBuilder<RejudgingRow> {
  return sql<RejudgingRow>`
    select rejudging.id, problem.slug, rejudging.scope, rejudging.state, earlier.version as "from", later.version as "to", rejudging.submissions, rejudging.kept,
      maker.name as "createdBy", rejudging.created_at as "createdAt", ender.name as "endedBy", rejudging.ended_at as "endedAt", rejudging.has_work as "hasWork",
      counted.total, counted.done, counted.changes
    from rejudging
    join problem on problem.id = rejudging.problem_id
    join testset later on later.id = rejudging.to_testset_id
    left join testset earlier on earlier.id = rejudging.from_testset_id
    join user_account maker on maker.id = rejudging.created_by
    left join user_account ender on ender.id = rejudging.ended_by
    cross join lateral (
      select coalesce(sum(count), 0)::integer as total, coalesce(sum(count) filter (where after is not null), 0)::integer as done,
        coalesce(jsonb_agg(jsonb_build_object('before', before, 'after', after, 'count', count) order by count desc, before, after)
          filter (where after is not null and after is distinct from before), '[]') as changes
      from (
        select before_verdict as before, verdict as after, count(*)::integer as count
        from judgement made where made.rejudging_id = rejudging.id and ${counts}
        group by before_verdict, verdict
      ) pair
    ) counted
    ${which}`
}

function loadRejudging({ hasWork, total, done, state, ...row }: RejudgingRow): Rejudging {
  const isFinished = !hasWork && done === total
  return { ...row, state: state === 'open' ? (isFinished ? 'ready' : 'judging') : state, judgements: { total, done }, isFinished }
}

interface ChangeRow {
  submissionId: string
  user: string
  language: string
  submittedAt: Date
  beforeId: string
  beforeVerdict: Verdict | null
  beforeVersion: string | null
  afterId: string
  afterVerdict: Verdict
  afterVersion: string | null
}

/** The submissions that get another verdict, so far as they are judged, in the order in which they came. */
export async function listVerdictChanges(db: Kysely<Database>, query: { id: string; limit: number; after: string | null }): Promise<{ items: VerdictChange[]; next: string | null }> {
  if (!isUuid(query.id) || (query.after !== null && !isUuid(query.after))) return { items: [], next: null }
  const { rows } = await sql<ChangeRow>`
    select submission.id as "submissionId", user_account.name as "user", submission.language, submission.created_at as "submittedAt",
      earlier.id as "beforeId", made.before_verdict as "beforeVerdict", on_before.version as "beforeVersion",
      made.id as "afterId", made.verdict as "afterVerdict", on_after.version as "afterVersion"
    from judgement made
    join judgement earlier on earlier.id = made.before_id
    join submission on submission.id = made.submission_id
    join user_account on user_account.id = submission.user_id
    left join testset on_before on on_before.id = earlier.testset_id
    left join testset on_after on on_after.id = made.testset_id
    join rejudging on rejudging.id = made.rejudging_id
    where made.rejudging_id = ${query.id} and ${counts} and made.status = 'done' and made.verdict is distinct from made.before_verdict
      ${query.after === null ? sql`` : sql`and made.submission_id > ${query.after}`}
    order by made.submission_id limit ${query.limit + 1}`.execute(db)
  const items = rows.slice(0, query.limit).map(({ submissionId, user, language, submittedAt, ...row }): VerdictChange => ({
    submissionId, user, language, submittedAt,
    before: { judgementId: row.beforeId, verdict: row.beforeVerdict, testset: row.beforeVersion },
    after: { judgementId: row.afterId, verdict: row.afterVerdict, testset: row.afterVersion },
  }))
  return { items, next: rows.length > query.limit ? (items.at(-1)?.submissionId ?? null) : null }
}
