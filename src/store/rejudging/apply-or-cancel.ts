import { sql, type Kysely } from 'kysely'
import { validate as isUuid } from 'uuid'
import { priorities } from '../../domain/judgement.ts'
import { announce, submissionChannel, type Notice } from '../channels.ts'
import type { Database } from '../database.ts'
import { publishTestset } from '../testsets.ts'
import { inTransaction } from '../transaction.ts'

export type ApplyOutcome =
  /** Now or before, and its version is published. */
  | { kind: 'applied' }
  /** It was applied, but another version has been published since. */
  | { kind: 'replaced'; published: string | null }
  | { kind: 'cancelled' }
  /** Not all is judged yet. */
  | { kind: 'not_ready' }
  /** Another version has been published since. */
  | { kind: 'outdated'; published: string | null }

interface Held {
  id: string
  slug: string
  state: 'open' | 'applied' | 'cancelled'
  problemId: number
  fromId: number | null
  toId: number
  to: string
  hasWork: boolean
}

/**
 * Publishes the version of a rejudging and puts its judgements in the place of those that they began from, all at once. Where a submission was judged again
 * meanwhile, or came to nothing through a fault of ours, it stays as it is: `chooseSubmissions` looks at these afterwards, with all
 * that came meanwhile. Null: there is no such rejudging.
 */
export async function applyRejudging(db: Kysely<Database>, id: string, userId: string): Promise<ApplyOutcome | null> {
  if (!isUuid(id)) return null
  const changed: string[] = []
  const outcome = await inTransaction(db, async (trx): Promise<ApplyOutcome | null> => {
    const held = await hold(trx, id)
    if (held === null) return null
    if (held.state === 'cancelled') return { kind: held.state }
    const published = await holdPublished(trx, held.problemId)
    if (held.state === 'applied') return published.id === held.toId ? { kind: 'applied' } : { kind: 'replaced', published: published.version }
    // That it has been published without the rejudging is no reason to judge everything once more.
    if (published.id !== held.fromId && published.id !== held.toId) return { kind: 'outdated', published: published.version }
    if (held.hasWork || (await isJudging(trx, id))) return { kind: 'not_ready' }
    await publishTestset(trx, held.slug, held.to)
    changed.push(...(await putInPlace(trx, id)))
    await sql`
      update rejudging set state = 'applied', ended_by = ${userId}, ended_at = now(), has_work = true, worked_at = now(), looked_at_to = '00000000-0000-0000-0000-000000000000'
      where id = ${id}`.execute(trx)
    return { kind: 'applied' }
  })
  await announce(db, changed.map((submissionId): Notice => ({ channel: submissionChannel(submissionId), payload: 'done' })))
  return outcome
}

async function hold(trx: Kysely<Database>, id: string): Promise<Held | null> {
  const { rows } = await sql<Held>`
    select rejudging.id, problem.slug, rejudging.state, rejudging.problem_id as "problemId", from_testset_id as "fromId", to_testset_id as "toId", testset.version as "to", has_work as "hasWork"
    from rejudging join problem on problem.id = rejudging.problem_id join testset on testset.id = to_testset_id
    where rejudging.id = ${id} for no key update of rejudging`.execute(trx)
  return rows[0] ?? null
}

/** What is published, and stays so until the transaction ends. In two statements: a join that has waited for the lock finds the version of before. */
async function holdPublished(trx: Kysely<Database>, problemId: number): Promise<{ id: number | null; version: string | null }> {
  const { published_testset_id: id } = await trx.selectFrom('problem').select('published_testset_id').where('id', '=', problemId).forNoKeyUpdate().executeTakeFirstOrThrow()
  const testset = id === null ? undefined : await trx.selectFrom('testset').select('version').where('id', '=', id).executeTakeFirst()
  return { id, version: testset?.version ?? null }
}

async function isJudging(trx: Kysely<Database>, id: string): Promise<boolean> {
  const { rows } = await sql`select id from judgement where rejudging_id = ${id} and status <> 'done' limit 1`.execute(trx)
  return rows.length > 0
}

/** Gives the submissions that have another current judgement now. */
async function putInPlace(trx: Kysely<Database>, id: string): Promise<string[]> {
  // Two statements, since a submission may not have two current ones for a moment. Between them those that change have none.
  await sql`
    update judgement earlier set is_current = false from judgement made
    where made.rejudging_id = ${id} and made.verdict <> 'JE' and earlier.id = made.before_id and earlier.is_current`.execute(trx)
  const { rows } = await sql<{ submissionId: string }>`
    update judgement made set is_current = true, number = earlier.number + 1 from judgement earlier
    where made.rejudging_id = ${id} and made.verdict <> 'JE' and earlier.id = made.before_id
      and not exists (select 1 from judgement current where current.submission_id = made.submission_id and current.is_current)
    returning made.submission_id as "submissionId"`.execute(trx)
  return rows.map((row) => row.submissionId)
}

/** From now on no judgement of it counts, also one that ends just now; `clearCancelled` takes what waits out of the queue. `applied`: it is too late. Null: there is no such rejudging. */
export async function cancelRejudging(db: Kysely<Database>, id: string, userId: string): Promise<{ kind: 'cancelled' } | { kind: 'applied' } | null> {
  if (!isUuid(id)) return null
  return inTransaction(db, async (trx) => {
    const held = await hold(trx, id)
    if (held === null) return null
    if (held.state !== 'open') return { kind: held.state }
    await sql`update rejudging set state = 'cancelled', ended_by = ${userId}, ended_at = now(), has_work = true, worked_at = now() where id = ${id}`.execute(trx)
    return { kind: 'cancelled' }
  })
}

/** How many judgements are deleted in one transaction. */
const batch = 1_000

/** Deletes the judgements of a cancelled rejudging that are not done; whoever holds one finds that it is no longer theirs. Does nothing to any other. */
export async function clearCancelled(db: Kysely<Database>, id: string): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      select judgement.id from judgement join rejudging on rejudging.id = judgement.rejudging_id
      where rejudging.id = ${id} and rejudging.state = 'cancelled' and judgement.status <> 'done' limit ${batch}`.execute(db)
    if (rows.length === 0) break
    const ids = rows.map((row) => row.id)
    await inTransaction(db, async (trx) => {
      // In the order in which a claim takes them, one statement each: so what it has made meanwhile is seen.
      await sql`delete from outbox where priority = ${priorities.rejudge} and judgement_id = any(${ids}::uuid[])`.execute(trx)
      await sql`delete from judgement where id = any(${ids}::uuid[]) and status <> 'done'`.execute(trx)
      await sql`delete from lease where judgement_id = any(${ids}::uuid[])`.execute(trx)
      await sql`delete from progress where judgement_id = any(${ids}::uuid[])`.execute(trx)
    })
  }
  await sql`update rejudging set has_work = false where id = ${id} and state = 'cancelled'`.execute(db)
}
