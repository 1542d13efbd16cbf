import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { BaseLogger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { sweep } from '../blobs/sweep.ts'
import type { SweepCounts } from '../domain/sweep.ts'
import { Fault } from '../domain/fault.ts'
import { condemn, dropLapsedUploads, dueBlobs, forgetRemoved, manifestDigests, seal, sentence, spare, takeOver, uploadsLive } from '../store/condemned.ts'
import type { Database } from '../store/database.ts'
import { installationId } from '../store/installation.ts'
import { askForDueSweep, claimSweep, endSweep, tellSweep } from '../store/sweeps.ts'

const leaseMs = 60_000

interface Deps {
  db: Kysely<Database>
  blobs: Blobs
  log: BaseLogger
}

/** Does the sweeps that were asked for and those that are due. Gives how many blobs were removed. */
export async function sweepWhatIsDue({ db, blobs, log }: Deps, signal: AbortSignal): Promise<number> {
  await askForDueSweep(db)
  let removed = 0
  for (;;) {
    const sweeper = randomUUID()
    const claimed = await claimSweep(db, { sweeper, leaseMs })
    if (claimed === null) return removed
    const renewing = setInterval(() => void tellSweep(db, claimed.id, { sweeper, leaseMs, counts: null }).catch(() => undefined), leaseMs / 4)
    let counts: SweepCounts | null = null
    try {
      counts = await sweepOnce({ db, blobs }, { dryRun: claimed.dryRun, signal, tell: async (soFar) => void (await tellSweep(db, claimed.id, { sweeper, leaseMs, counts: soFar })) })
      await endSweep(db, claimed.id, { sweeper, counts, fault: null })
      if (counts.missing) log.error({ sweep: claimed.id, missing: counts.missing }, 'files are not stored that versions name: what needs them cannot be judged until their packages are uploaded again')
      if (counts.unnamed > 0) log.info({ sweep: claimed.id, dryRun: claimed.dryRun, ...counts }, 'looked through the blobs')
      removed += counts.removed
    } catch (error) {
      // The next process goes on with it.
      if (signal.aborted) return removed
      const fault = { code: error instanceof Fault ? error.code : 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
      await endSweep(db, claimed.id, { sweeper, counts, fault })
      log.error({ sweep: claimed.id, err: error }, 'what no version names could not be swept away')
    } finally {
      clearInterval(renewing)
    }
  }
}

/** One sweep over this database and these blobs; src/blobs/sweep.ts says what it throws. */
export async function sweepOnce(
  { db, blobs }: Pick<Deps, 'db' | 'blobs'>,
  { dryRun, signal, tell = async () => undefined }: { dryRun: boolean; signal: AbortSignal; tell?: (counts: SweepCounts) => Promise<void> },
): Promise<SweepCounts> {
  return sweep(
    {
      blobs,
      installation: () => installationId(db),
      manifestDigests: () => manifestDigests(db),
      condemn: (unnamed) => condemn(db, unnamed),
      seal: () => seal(db),
      dropLapsedUploads: () => dropLapsedUploads(db),
      uploadsLive: () => uploadsLive(db),
      dueBlobs: (limit) => dueBlobs(db, limit),
      spare: (condemned) => spare(db, condemned),
      sentence: (condemned) => sentence(db, condemned),
      takeOver: (options) => takeOver(db, options),
      forgetRemoved: (condemned) => forgetRemoved(db, condemned),
      tell,
    },
    { dryRun, signal },
  )
}
