import { sql, type Kysely } from 'kysely'
import type { WorkerCache } from '../domain/worker.ts'
import type { Database } from './database.ts'
import { storableText } from './stored.ts'

/**
 * The caches of test data of the workers of the last day, by name. `after`: the last name of the page before. What they hold is
 * told by problem and version: of versions with the same manifest, each problem's newest.
 */
export async function listWorkerCaches(db: Kysely<Database>, page: { limit: number; after: string | null }): Promise<{ items: WorkerCache[]; next: string | null }> {
  const rows = await db
    .selectFrom('worker')
    .select(['name', 'seen_at', 'test_data'])
    .where('test_data', 'is not', null)
    .$if(page.after !== null, (query) => query.where('name', '>', storableText(page.after ?? '')))
    .orderBy('name')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit).flatMap(({ test_data, ...row }) => (test_data === null ? [] : [{ ...row, state: test_data }]))
  const versions = await versionsOf(db, [...new Set(shown.flatMap(({ state }) => state.holds.map(({ manifest }) => manifest)))])
  const items = shown.map(({ name, seen_at, state: { holds, ...counts } }) => ({
    worker: name,
    seenAt: seen_at,
    ...counts,
    holds: holds.flatMap(({ manifest, bytes, ofBytes }) => (versions.get(manifest) ?? []).map((version) => ({ ...version, bytes, ofBytes }))),
  }))
  return { items, next: rows.length > page.limit ? (items.at(-1)?.worker ?? null) : null }
}

async function versionsOf(db: Kysely<Database>, digests: string[]): Promise<Map<string, { problem: string; version: string }[]>> {
  const found = new Map<string, { problem: string; version: string }[]>()
  if (digests.length === 0) return found
  const rows = await db
    .selectFrom('testset')
    .innerJoin('problem', 'problem.id', 'testset.problem_id')
    .select((select) => ['testset.manifest_digest', 'problem.slug', select.fn.max('testset.version').as('version')])
    .where('testset.manifest_digest', '=', sql<string>`any(${digests}::text[])`)
    .groupBy(['testset.manifest_digest', 'problem.slug'])
    .orderBy('problem.slug')
    .execute()
  for (const { manifest_digest, slug, version } of rows) found.set(manifest_digest, [...(found.get(manifest_digest) ?? []), { problem: slug, version }])
  return found
}
