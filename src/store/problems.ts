import { sql, type Kysely } from 'kysely'
import type { ChangeCounts } from '../domain/change-counts.ts'
import type { Limits } from '../domain/limits.ts'
import type { OpenProblem, Problem } from '../domain/problem.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'

/** A problem as one user sees it, with the digest of its published manifest. Null: there is no such problem. */
export async function getProblem(db: Kysely<Database>, slug: string, viewerId: string): Promise<{ problem: Problem; manifestDigest: string | null } | null> {
  const { rows } = await selectProblems(viewerId, sql`problem.slug = ${storableText(slug)}`, 1).execute(db)
  const row = rows[0]
  return row === undefined ? null : { problem: loadProblem(row), manifestDigest: row.isPublished ? row.manifestDigest : null }
}

/** For each slug, what a submission to it is checked against; null where there is no such problem, or nothing of it is published. */
export async function openProblems(db: Kysely<Database>, slugs: readonly string[]): Promise<(OpenProblem | null)[]> {
  const rows = await db
    .selectFrom('problem')
    .innerJoin('testset', 'testset.id', 'problem.published_testset_id')
    .select(['problem.slug', 'testset.name', 'testset.limits', 'testset.id as testsetId', 'testset.manifest_digest as manifestDigest', 'testset.accepts'])
    .where('problem.slug', 'in', [...new Set(slugs.map(storableText))])
    .execute()
  const open = new Map(rows.map((row) => [row.slug, row]))
  return slugs.map((slug) => open.get(slug) ?? null)
}

export interface ProblemQuery {
  viewerId: string
  /** Also those of which nothing is published. */
  withDrafts: boolean
  /** Part of the slug or the name, in any case. */
  search?: string
  limit: number
  /** `next` of the page before. */
  after: string | null
}

/** By slug. */
export async function listProblems(db: Kysely<Database>, query: ProblemQuery): Promise<{ items: Problem[]; next: string | null }> {
  const pattern = `%${storableText(query.search ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  const filter = sql`
    (${query.withDrafts} or problem.published_testset_id is not null)
    and problem.slug > ${storableText(query.after ?? '')}
    and (problem.slug ilike ${pattern} or testset.name ilike ${pattern})`
  const { rows } = await selectProblems(query.viewerId, filter, query.limit + 1).execute(db)
  const items = rows.slice(0, query.limit).map(loadProblem)
  return { items, next: rows.length > query.limit ? (items.at(-1)?.slug ?? null) : null }
}

interface Row {
  slug: string
  name: string
  limits: Limits
  isPublished: boolean
  version: string
  manifestDigest: string
  tests: number
  sizeBytes: number
  newBytes: number
  message: string
  changes: ChangeCounts | null
  creator: string
  createdAt: Date
  publishedAt: Date | null
  solved: boolean
  tried: boolean
}

/** The testset of a problem is the published one, else the newest. A problem is made with its first testset, so there is one. */
function selectProblems(viewerId: string, filter: ReturnType<typeof sql>, limit: number) {
  const mine = sql`from judgement where judgement.user_id = ${viewerId} and judgement.problem_id = problem.id and judgement.is_current and judgement.purpose = 'judge'`
  return sql<Row>`
    select problem.slug, testset.name, testset.limits, testset.id = problem.published_testset_id is true as "isPublished", testset.version,
      testset.manifest_digest as "manifestDigest", testset.tests, testset.size_bytes as "sizeBytes", testset.new_bytes as "newBytes", testset.message, testset.changes,
      user_account.name as creator, testset.created_at as "createdAt", testset.published_at as "publishedAt",
      coalesce((select true ${mine} and judgement.verdict = 'AC' limit 1), false) as solved, coalesce((select true ${mine} limit 1), false) as tried
    from problem
    join testset on testset.id = coalesce(problem.published_testset_id,
      (select newest.id from testset newest where newest.problem_id = problem.id order by newest.version desc limit 1))
    join user_account on user_account.id = testset.created_by
    where ${filter}
    order by problem.slug
    limit ${limit}`
}

function loadProblem(row: Row): Problem {
  return {
    slug: row.slug,
    name: row.name,
    limits: row.limits,
    published: row.isPublished
      ? {
          version: row.version,
          manifestDigest: row.manifestDigest,
          state: 'published',
          tests: row.tests,
          sizeBytes: row.sizeBytes,
          newBytes: row.newBytes,
          message: row.message,
          changes: row.changes,
          createdBy: row.creator,
          createdAt: row.createdAt,
          publishedAt: row.publishedAt,
        }
      : null,
    solved: row.solved || (row.tried ? false : null),
  }
}
