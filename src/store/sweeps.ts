import { sql, type Kysely } from 'kysely'
import type { Sweep, SweepCounts } from '../domain/sweep.ts'
import type { Database, StoredFault } from './database.ts'
import { storableJson, storableText } from './stored.ts'

/** Without anything to do, blobs are looked through so often all the same. */
const everyHours = 24
/** When uploads have left something behind, and after a sweep that failed. */
const leftoversEveryMinutes = 10
const keptDays = 30

/** Asks for a sweep; a relay does it. */
export async function askForSweep(db: Kysely<Database>, { dryRun }: { dryRun: boolean }): Promise<Sweep> {
  return loadSweep(await db.insertInto('sweep').values({ dry_run: dryRun }).returningAll().executeTakeFirstOrThrow())
}

/** Null: there is none. */
export async function getSweep(db: Kysely<Database>, id: number): Promise<Sweep | null> {
  const row = await db.selectFrom('sweep').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : loadSweep(row)
}

/** The newest first. */
export async function listSweeps(db: Kysely<Database>, limit: number): Promise<Sweep[]> {
  return (await db.selectFrom('sweep').selectAll().orderBy('id', 'desc').limit(limit).execute()).map(loadSweep)
}

/** The last one that has ended and removed what it found. */
export async function lastSweep(db: Kysely<Database>): Promise<Sweep | null> {
  const row = await db.selectFrom('sweep').selectAll().where('dry_run', '=', false).where('ended_at', 'is not', null).where('fault', 'is', null).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? null : loadSweep(row)
}

/** Asks for a sweep if it is time for one. */
export async function askForDueSweep(db: Kysely<Database>): Promise<void> {
  await sql`
    insert into sweep (dry_run) select false
    where not exists (
      select from sweep where not dry_run
        and (ended_at is null or asked_at > now() - ${leftoversEveryMinutes}::integer * interval '1 minute')
    ) and (
      not exists (select from sweep where not dry_run and fault is null and asked_at > now() - ${everyHours}::integer * interval '1 hour')
      or exists (select from upload where until < now()) or exists (select from condemned)
    )`.execute(db)
}

/** Takes the oldest sweep that waits, or whose sweeper has said nothing for longer than its lease. Null: there is none. */
export async function claimSweep(db: Kysely<Database>, { sweeper, leaseMs }: { sweeper: string; leaseMs: number }): Promise<Sweep | null> {
  const { rows } = await sql<{ id: number }>`
    update sweep set sweeper = ${sweeper}, started_at = now(), until = now() + ${leaseMs}::float8 * interval '1 millisecond'
    where id = (select id from sweep where ended_at is null and (until is null or until < now()) order by id limit 1 for update skip locked)
    returning id`.execute(db)
  return rows[0] === undefined ? null : getSweep(db, rows[0].id)
}

/** Tells how far it is and makes the lease last. False: it is no longer this sweeper's. */
export async function tellSweep(db: Kysely<Database>, id: number, { sweeper, leaseMs, counts }: { sweeper: string; leaseMs: number; counts: SweepCounts | null }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update sweep set until = now() + ${leaseMs}::float8 * interval '1 millisecond', counts = coalesce(${counts && storableJson(counts)}::jsonb, counts)
    where id = ${id} and sweeper = ${sweeper} and ended_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** Without a fault `counts` are all. */
export async function endSweep(db: Kysely<Database>, id: number, end: { sweeper: string; counts: SweepCounts | null; fault: StoredFault | null }): Promise<void> {
  await sql`
    update sweep set ended_at = now(), counts = coalesce(${end.counts && storableJson(end.counts)}::jsonb, counts),
      fault = ${end.fault && storableJson({ code: end.fault.code, message: storableText(end.fault.message) })}::jsonb
    where id = ${id} and sweeper = ${end.sweeper} and ended_at is null`.execute(db)
}

/** Gives how many rows it forgot. */
export async function forgetSweeps(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from sweep where ended_at < now() - ${keptDays}::integer * interval '1 day'
      and id < (select max(id) from sweep where not dry_run and ended_at is not null and fault is null)`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

type Row = Awaited<ReturnType<ReturnType<typeof allSweeps>['executeTakeFirstOrThrow']>>
const allSweeps = (db: Kysely<Database>) => db.selectFrom('sweep').selectAll()

function loadSweep(row: Row): Sweep {
  return {
    id: row.id,
    dryRun: row.dry_run,
    state: row.ended_at === null ? (row.started_at === null ? 'waiting' : 'running') : row.fault === null ? 'done' : 'failed',
    askedAt: row.asked_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    // Earlier releases did not count what is missing.
    counts: row.counts && { ...row.counts, missing: row.counts.missing ?? null },
    fault: row.fault,
  }
}
