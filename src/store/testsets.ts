import { sql, type Kysely } from 'kysely'
import type { ChangeCounts } from '../domain/change-counts.ts'
import type { Limits } from '../domain/limits.ts'
import type { Accepts, Testset, TestsetState } from '../domain/problem.ts'
import type { Database } from './database.ts'
import { inTransaction } from './transaction.ts'
import { storableJson, storableText } from './stored.ts'

export interface NewTestset {
  slug: string
  name: string
  manifestDigest: string
  limits: Limits
  tests: number
  sizeBytes: number
  newBytes: number
  /** Why it was made. */
  message?: string
  /** How much differs from the version whose manifest has this digest: the one made before. Asked while no other version can be made. */
  countChanges?: (manifestDigestBefore: string) => Promise<ChangeCounts | null>
  /** A user's id. */
  createdBy: string
  publish: boolean
  /** What its manifest says of it; absent: the manifest is asked at each submission. */
  accepts?: Accepts
}

/**
 * Records a new version of a problem's data, whose blobs must be there already; makes the problem if it is new (`created`), and
 * with `publish` moves its pointer in the same transaction. The version is the time now, or a millisecond after the newest one.
 */
export async function createTestset(db: Kysely<Database>, testset: NewTestset): Promise<Published & { created: boolean }> {
  return inTransaction(db, async (trx) => {
    const made = await trx.insertInto('problem').values({ slug: testset.slug }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst()
    // The lock lets one version be made at a time, so that each sorts after the one before; submissions go on meanwhile.
    const { id } = await trx.selectFrom('problem').select('id').where('slug', '=', testset.slug).forNoKeyUpdate().executeTakeFirstOrThrow()
    const newest = await trx.selectFrom('testset').select(['version', 'manifest_digest']).where('problem_id', '=', id).orderBy('version', 'desc').limit(1).executeTakeFirst()
    const createdAt = new Date(Math.max(Date.now(), newest === undefined ? 0 : Date.parse(newest.version) + 1))
    const changes = newest === undefined ? null : await testset.countChanges?.(newest.manifest_digest)
    const version = createdAt.toISOString()
    await trx
      .insertInto('testset')
      .values({
        problem_id: id,
        version,
        manifest_digest: testset.manifestDigest,
        name: storableText(testset.name),
        limits: storableJson(testset.limits),
        tests: testset.tests,
        size_bytes: testset.sizeBytes,
        new_bytes: testset.newBytes,
        message: storableText(testset.message ?? ''),
        ...(changes && { changes: storableJson(changes) }),
        ...(testset.accepts && { accepts: storableJson(testset.accepts) }),
        created_by: testset.createdBy,
        created_at: createdAt,
        published_at: null,
      })
      .execute()
    const published = testset.publish ? await publishTestset(trx, testset.slug, version) : null
    const stored = published?.testset ?? (await getTestset(trx, testset.slug, version))
    if (stored === null) throw new Error(`testset ${testset.slug} ${version} is not there right after it was made`)
    return { testset: stored, replaced: published?.replaced ?? null, created: made !== undefined }
  })
}

export interface Published {
  testset: Testset
  /** Whose place it took; null: nothing was published, or this was. */
  replaced: { version: string; manifestDigest: string } | null
}

/** Moves the problem's pointer to a version, newer or older. Null: there is no such version. */
export async function publishTestset(db: Kysely<Database>, slug: string, version: string): Promise<Published | null> {
  if (!isVersion(version)) return null
  // One statement: whoever reads the pointer sees it as it was before or as it is after. The lock makes of several at once one after another.
  const { rows } = await sql<{ version: string; manifestDigest: string }>`
    with pointer as (
      select id, published_testset_id from problem where slug = ${slug} for no key update
    ), target as (
      update testset set published_at = clock_timestamp() from pointer
      where testset.problem_id = pointer.id and testset.version = ${version} and pointer.published_testset_id is distinct from testset.id
      returning testset.id, testset.problem_id
    ), moved as (
      update problem set published_testset_id = target.id from target where problem.id = target.problem_id returning problem.id
    )
    select replaced.version, replaced.manifest_digest as "manifestDigest"
    from moved join pointer using (id) join testset replaced on replaced.id = pointer.published_testset_id`.execute(db)
  const testset = await getTestset(db, slug, version)
  return testset === null ? null : { testset, replaced: rows[0] ?? null }
}

export interface TestsetQuery {
  limit: number
  /** `next` of the page before: a version; anything else gives an empty page. */
  after: string | null
}

/** Versions, the newest first. Null: there is no such problem. */
export async function listTestsets(db: Kysely<Database>, slug: string, { limit, after }: TestsetQuery): Promise<{ items: Testset[]; next: string | null } | null> {
  const problem = await db.selectFrom('problem').select('id').where('slug', '=', slug).executeTakeFirst()
  if (problem === undefined) return null
  if (after !== null && !isVersion(after)) return { items: [], next: null }
  const all = testsets(db).where('testset.problem_id', '=', problem.id)
  const later = after === null ? all : all.where('testset.version', '<', after)
  const rows = await later.orderBy('testset.version', 'desc').limit(limit + 1).execute()
  const items = rows.slice(0, limit).map(loadTestset)
  return { items, next: rows.length > limit ? (items.at(-1)?.version ?? null) : null }
}

/** Null: there is no such version. */
export async function getTestset(db: Kysely<Database>, slug: string, version: string): Promise<Testset | null> {
  if (!isVersion(version)) return null
  const row = await testsets(db).where('problem.slug', '=', slug).where('testset.version', '=', version).executeTakeFirst()
  return row === undefined ? null : loadTestset(row)
}

/** Anything else is no version of anything, and perhaps not even a text that the database takes. */
function isVersion(version: string): boolean {
  return /^[0-9TZ:.-]{24}$/.test(version)
}

function testsets(db: Kysely<Database>) {
  return db
    .selectFrom('testset')
    .innerJoin('problem', 'problem.id', 'testset.problem_id')
    .innerJoin('user_account', 'user_account.id', 'testset.created_by')
    .select([
      'testset.id', 'testset.version', 'testset.manifest_digest', 'testset.tests', 'testset.size_bytes', 'testset.new_bytes', 'testset.message', 'testset.changes', 'testset.created_at',
      'testset.published_at', 'user_account.name as creator', 'problem.published_testset_id',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof testsets>['executeTakeFirstOrThrow']>>

function loadTestset(row: Row): Testset {
  return {
    version: row.version,
    manifestDigest: row.manifest_digest,
    state: stateOf(row),
    tests: row.tests,
    sizeBytes: row.size_bytes,
    newBytes: row.new_bytes,
    message: row.message,
    changes: row.changes,
    createdBy: row.creator,
    createdAt: row.created_at,
    publishedAt: row.published_at,
  }
}

function stateOf(row: Pick<Row, 'id' | 'published_testset_id' | 'published_at'>): TestsetState {
  if (row.id === row.published_testset_id) return 'published'
  return row.published_at === null ? 'draft' : 'retired'
}
