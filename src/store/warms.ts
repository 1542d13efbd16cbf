import { sql, type Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Warm, WarmProgress, WarmWorker } from '../domain/warm.ts'
import { announce, warmChannel } from './channels.ts'
import type { Database } from './database.ts'
import { once, type Once } from './idempotency.ts'
import { storableJson } from './stored.ts'
import { inTransaction } from './transaction.ts'
import { isPresent } from './workers.ts'

/** After that, workers that come later no longer join in; whatever contest it was for is over. */
const livesHours = 24

type Refusal = 'no_problem' | 'no_testset' | 'nothing_published'

/** Has every worker fetch the version (null: the published one) ahead, in the place of what was asked for this problem before. Gives the id. */
export async function startWarm(db: Kysely<Database>, slug: string, version: string | null): Promise<{ kind: 'made'; id: string } | { kind: Refusal }> {
  return inTransaction(db, async (trx) => {
    // The lock lets one be put in the place of another at a time.
    const problem = await trx.selectFrom('problem').select(['id', 'published_testset_id']).where('slug', '=', slug).forNoKeyUpdate().executeTakeFirst()
    if (problem === undefined) return { kind: 'no_problem' }
    const testset = version === null ? problem.published_testset_id : await testsetOf(trx, problem.id, version)
    if (testset === null) return { kind: version === null ? 'nothing_published' : 'no_testset' }
    const id = uuid()
    await trx.deleteFrom('warm').where('problem_id', '=', problem.id).execute()
    await trx.insertInto('warm').values({ id, problem_id: problem.id, testset_id: testset }).execute()
    await announce(trx, [{ channel: warmChannel, payload: '' }])
    return { kind: 'made', id }
  })
}

async function testsetOf(trx: Kysely<Database>, problemId: number, version: string): Promise<number | null> {
  const row = await trx.selectFrom('testset').select('id').where('problem_id', '=', problemId).where('version', '=', version).executeTakeFirst()
  return row?.id ?? null
}

/** `startWarm`, once for each key. Without a key (null), each time. */
export async function startWarmUnderKey(
  db: Kysely<Database>,
  slug: string,
  version: string | null,
  key: Once | null,
): Promise<{ kind: 'made' | 'replayed' } | { kind: 'key_reused' } | { kind: Refusal }> {
  let outcome: Awaited<ReturnType<typeof startWarm>> | null = null
  const start = async (trx: Kysely<Database>) => {
    outcome = await startWarm(trx, slug, version)
    return outcome
  }
  if (key === null) return start(db)
  const made = await once(db, key, async (trx) => {
    const started = await start(trx)
    return started.kind === 'made' ? started.id : null
  })
  return made.kind === 'refused' ? (outcome ?? { kind: 'no_problem' }) : { kind: made.kind }
}

/** What workers are to have on their disks, the oldest first. */
export async function listWarms(db: Kysely<Database>): Promise<Warm[]> {
  const rows = await warms(db).orderBy('warm.id').execute()
  return rows.map(loadWarm)
}

/** A problem's, with each worker that is there or has said something of it, by name. Null: there is none. */
export async function getWarm(db: Kysely<Database>, slug: string): Promise<{ warm: Warm; workers: WarmWorker[] } | null> {
  const row = await warms(db).where('problem.slug', '=', slug).executeTakeFirst()
  if (row === undefined) return null
  const said = await db.selectFrom('warm_progress').selectAll().where('warm_id', '=', row.id).execute()
  const there = await db.selectFrom('worker').select('name').where(isPresent).execute()
  const workers = new Map(said.map((progress): [string, WarmWorker] => [progress.worker, { ...loadProgress(progress), worker: progress.worker, state: 'gone' }]))
  const states = new Map(said.map(({ worker, state }) => [worker, state]))
  for (const { name } of there) workers.set(name, { ...(workers.get(name) ?? { ...nothingYet, worker: name }), state: states.get(name) ?? 'waiting' })
  return { warm: loadWarm(row), workers: [...workers.values()].toSorted((one, other) => (one.worker < other.worker ? -1 : 1)) }
}

/** What a worker has to say of a warm; nothing is kept of one in whose place there is another by now. */
export async function reportWarm(db: Kysely<Database>, id: string, worker: string, progress: WarmProgress): Promise<void> {
  const { state, files, ofFiles, bytes, ofBytes } = progress
  const error = progress.error === null ? null : storableJson(progress.error)
  await sql`
    insert into warm_progress (warm_id, worker, state, files, of_files, bytes, of_bytes, error)
    select id, ${worker}, ${state}, ${files}, ${ofFiles}, ${bytes}, ${ofBytes}, ${error}::jsonb from warm where id = ${id} for key share
    on conflict (warm_id, worker) do update set
      state = excluded.state, files = excluded.files, of_files = excluded.of_files, bytes = excluded.bytes, of_bytes = excluded.of_bytes, error = excluded.error`.execute(db)
}

/** Gives how many warms it forgot. */
export async function forgetWarms(db: Kysely<Database>): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('warm').where('created_at', '<', sql<Date>`now() - ${livesHours}::integer * interval '1 hour'`).executeTakeFirst()
  return Number(numDeletedRows)
}

const nothingYet = { files: 0, ofFiles: 0, bytes: 0, ofBytes: 0, error: null }

function warms(db: Kysely<Database>) {
  return db
    .selectFrom('warm')
    .innerJoin('problem', 'problem.id', 'warm.problem_id')
    .innerJoin('testset', 'testset.id', 'warm.testset_id')
    .select(['warm.id', 'problem.slug', 'testset.version', 'testset.manifest_digest', 'warm.created_at'])
}

type Row = Awaited<ReturnType<ReturnType<typeof warms>['executeTakeFirstOrThrow']>>

function loadWarm({ id, slug, version, manifest_digest: manifestDigest, created_at: createdAt }: Row): Warm {
  return { id, slug, version, manifestDigest, createdAt }
}

function loadProgress(row: { state: WarmProgress['state']; files: number; of_files: number; bytes: number; of_bytes: number; error: WarmProgress['error'] }): WarmProgress {
  return { state: row.state, files: row.files, ofFiles: row.of_files, bytes: row.bytes, ofBytes: row.of_bytes, error: row.error }
}
