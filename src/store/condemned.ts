import { sql, type Kysely } from 'kysely'
import type { Database } from './database.ts'

/** A blob as the store of blobs lists it. */
export interface UnnamedBlob {
  digest: string
  storedBytes: number
}

/** A row of `condemned`: `id` is not that of another time when the same blob was condemned. */
export interface CondemnedBlob extends UnnamedBlob {
  id: number
}

/** Says of blobs that no manifest names them; not yet sealed. */
export async function condemn(db: Kysely<Database>, blobs: readonly UnnamedBlob[]): Promise<void> {
  if (blobs.length === 0) return
  await sql`
    insert into condemned (digest, stored_bytes)
    select * from unnest(${blobs.map(({ digest }) => digest)}::text[], ${blobs.map(({ storedBytes }) => storedBytes)}::bigint[])
    on conflict do nothing`.execute(db)
}

/**
 * Dates what was condemned by the last number that was given to an upload. Only after `condemn` was committed: an upload with a
 * higher number then sees those rows when it begins, so only the others have to be waited for.
 */
export async function seal(db: Kysely<Database>): Promise<void> {
  await sql`update condemned set after_upload = (select last_value from upload_id_seq) where after_upload is null`.execute(db)
}

/** Removes uploads whose lease has lapsed, so that they cannot make a version any more. One that is just now making its own is left alone. */
export async function dropLapsedUploads(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from upload where id in (select id from upload where until < now() for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Whether any upload is under way. */
export async function uploadsLive(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('upload').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** What was condemned and waits for no upload any more, at most `limit` of it. A sweep looks at the manifests again after this, and before `sentence`. */
export async function dueBlobs(db: Kysely<Database>, limit: number): Promise<CondemnedBlob[]> {
  const { rows } = await sql<CondemnedBlob>`
    select id, digest, stored_bytes as "storedBytes" from condemned
    where deleting_at is null and after_upload < coalesce((select min(id) from upload), 9223372036854775807)
    limit ${limit}`.execute(db)
  return rows
}

/** Takes back what a manifest names after all. */
export async function spare(db: Kysely<Database>, blobs: readonly CondemnedBlob[]): Promise<void> {
  if (blobs.length > 0) await sql`delete from condemned where deleting_at is null and id = any(${idsOf(blobs)}::bigint[])`.execute(db)
}

/** From here on nobody can rescue them. Gives those that nobody has rescued before; the caller removes these, and no other sweeper does. */
export async function sentence(db: Kysely<Database>, blobs: readonly CondemnedBlob[]): Promise<CondemnedBlob[]> {
  const { rows } = await sql<{ id: number }>`
    update condemned set deleting_at = now() where deleting_at is null and id = any(${idsOf(blobs)}::bigint[]) returning id`.execute(db)
  const sentenced = new Set(rows.map(({ id }) => id))
  return blobs.filter(({ id }) => sentenced.has(id))
}

/** What another sweeper has left half removed for longer than a removal can take: it is the caller's now. */
export async function takeOver(db: Kysely<Database>, options: { afterMs: number; limit: number }): Promise<CondemnedBlob[]> {
  const { rows } = await sql<CondemnedBlob>`
    update condemned set deleting_at = now() where id in (
      select id from condemned where deleting_at < now() - ${options.afterMs}::float8 * interval '1 millisecond' limit ${options.limit} for update skip locked
    ) returning id, digest, stored_bytes as "storedBytes"`.execute(db)
  return rows
}

/** The blobs are gone: whoever waited may store them anew. */
export async function forgetRemoved(db: Kysely<Database>, blobs: readonly CondemnedBlob[]): Promise<void> {
  if (blobs.length > 0) await sql`delete from condemned where id = any(${idsOf(blobs)}::bigint[])`.execute(db)
}

/** The digest of every version's manifest. */
export async function manifestDigests(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('testset').select('manifest_digest').distinct().execute()
  return rows.map(({ manifest_digest }) => manifest_digest)
}

function idsOf(blobs: readonly CondemnedBlob[]): number[] {
  return blobs.map(({ id }) => id)
}
