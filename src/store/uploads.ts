import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { Fault } from '../domain/fault.ts'
import type { Database } from './database.ts'

/**
 * An upload is known to the store from before it looks at the first blob until its version is there, so that a sweep never takes
 * what it is going to name. The steps of both are those of test/store/sweep-model.ts, which tries every order of them.
 */
export interface OpenUpload {
  id: number
  /** What was condemned when it began. Whatever is condemned later waits for its end. */
  condemned: ReadonlySet<string>
}

/** An upload that renews its own lease. */
export interface HeldUpload extends AsyncDisposable {
  /** Aborts with Fault UPLOAD_LAPSED once a sweep has taken the upload for dead. */
  signal: AbortSignal
  rescue(digest: string): Promise<void>
  /** To be said before the upload's first blob may be there: if it then makes no version, a sweep is due. */
  storesBlobs(): void
  /** @throws Fault UPLOAD_LAPSED */
  end(trx: Kysely<Database>): Promise<void>
}

/** Between two looks whether a blob that is being removed is gone. */
const lookAgainMs = 100

/** Begins an upload and keeps it alive until it has ended or is disposed of. */
export async function holdUpload(db: Kysely<Database>, leaseMs: number): Promise<HeldUpload> {
  const upload = await beginUpload(db, leaseMs)
  const lapsed = new AbortController()
  let leavesBlobs = false
  const renewing = setInterval(() => {
    // While the database does not answer nothing is decided: the end is what counts.
    renewUpload(db, upload.id, leaseMs).then((lives) => lives || lapsed.abort(uploadLapsed()), () => undefined)
  }, leaseMs / 4)
  return {
    signal: lapsed.signal,
    rescue: (digest) => rescue(db, upload, digest, lapsed.signal),
    storesBlobs() {
      leavesBlobs = true
    },
    async end(trx) {
      clearInterval(renewing)
      await endUpload(trx, upload.id)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(renewing)
      // Of one that has ended nothing is there to abandon; one that cannot be abandoned lapses.
      await abandonUpload(db, upload.id, { leavesBlobs }).catch(() => undefined)
    },
  }
}

/** Not within a transaction: others have to see the upload before it looks at what is condemned. */
export async function beginUpload(db: Kysely<Database>, leaseMs: number): Promise<OpenUpload> {
  const { id } = await db.insertInto('upload').values({ until: until(leaseMs) }).returning('id').executeTakeFirstOrThrow()
  const rows = await db.selectFrom('condemned').select('digest').execute()
  return { id, condemned: new Set(rows.map(({ digest }) => digest)) }
}

/** Makes the lease last `leaseMs` from now. False: a sweep has taken the upload for dead, and it cannot make a version any more. */
export async function renewUpload(db: Kysely<Database>, id: number, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('upload').set({ until: until(leaseMs) }).where('id', '=', id).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Before an upload relies on a blob that may be there already: when it resolves, no sweep removes the blob before this upload is over. Waits while the blob is being removed. */
export async function rescue(db: Kysely<Database>, upload: OpenUpload, digest: string, signal?: AbortSignal): Promise<void> {
  if (!upload.condemned.has(digest)) return
  for (;;) {
    await db.deleteFrom('condemned').where('digest', '=', digest).where('deleting_at', 'is', null).execute()
    // Still there: it is being removed. Or condemned anew, which then waits for this upload; taking that back too does no harm.
    if ((await db.selectFrom('condemned').select('digest').where('digest', '=', digest).executeTakeFirst()) === undefined) return
    await sleep(lookAgainMs, undefined, { signal })
  }
}

/**
 * Ends the upload in the transaction that makes its version: from then on its blobs are named.
 * @throws Fault UPLOAD_LAPSED when a sweep has taken it for dead meanwhile, so that what it stored may be gone
 */
export async function endUpload(trx: Kysely<Database>, id: number): Promise<void> {
  const { numDeletedRows } = await trx.deleteFrom('upload').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw uploadLapsed()
}

/** Ends an upload that makes no version. With `leavesBlobs` it stays as one that has lapsed, which tells that a sweep is due. */
export async function abandonUpload(db: Kysely<Database>, id: number, { leavesBlobs }: { leavesBlobs: boolean }): Promise<void> {
  if (leavesBlobs) await db.updateTable('upload').set({ until: sql<Date>`'-infinity'` }).where('id', '=', id).execute()
  else await db.deleteFrom('upload').where('id', '=', id).execute()
}

export function uploadLapsed(): Fault {
  return new Fault('UPLOAD_LAPSED', 'the upload could not say for a while that it lives, and what it stored may have been swept away: send the package again', { canRetry: true })
}

function until(leaseMs: number) {
  return sql<Date>`now() + ${leaseMs}::float8 * interval '1 millisecond'`
}
