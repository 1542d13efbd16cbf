import { openManifests } from '../../blobs/manifests.ts'
import { readConfig } from '../../config.ts'
import { relayChores, runRelay } from '../../queue/relay.ts'
import { openDatabase } from '../../store/connect.ts'
import { forgetDeadLetters } from '../../store/dead-letters.ts'
import { forgetOld } from '../../store/forget.ts'
import { recoverLapsed } from '../../store/lost-claims.ts'
import { settleRejudgings } from '../../store/rejudging/settle.ts'
import { forgetSweeps } from '../../store/sweeps.ts'
import { forgetWarms } from '../../store/warms.ts'
import { forgetWorkers } from '../../store/workers.ts'
import { addRelayMetrics } from '../../telemetry/relay-metrics.ts'
import { damageNoter, openRoleBlobs } from '../blobs.ts'
import { databaseUrlOf } from '../database.ts'
import { openHealth, openRegistry } from '../health.ts'
import { startPublisher } from '../queue.ts'
import { sweepWhatIsDue } from '../sweeper.ts'
import { openTelemetry } from '../telemetry.ts'
import type { RunningRole } from './process.ts'

/** Looks after what others left: lapsed leases, what is kept for a time only, and test data that no version names. */
export async function startRelay(signal: AbortSignal): Promise<RunningRole> {
  const config = readConfig()
  const { log, tracing } = await openTelemetry(config, 'relay')
  const connectionString = databaseUrlOf(config)
  const db = openDatabase({ connectionString, maxConnections: 6, applicationName: 'gavel relay', statementTimeoutMs: 60_000, log })
  const blobs = await openRoleBlobs(config, damageNoter(db, log))
  const manifests = openManifests(blobs)
  const registry = openRegistry()
  const metrics = addRelayMetrics(registry)
  const chores = relayChores(config.leaseMs, {
    recoverLapsed: () => recoverLapsed(db, (language) => metrics.gaveUp(language)),
    forgetOld: async () => (await forgetOld(db)) + (await forgetWorkers(db)) + (await forgetWarms(db)) + (await forgetSweeps(db)) + (await forgetDeadLetters(db)),
    settleRejudgings: (until) => settleRejudgings(db, (digest) => manifests.read(digest), until),
    sweep: (until) => sweepWhatIsDue({ db, blobs, log }, until),
  })
  const publishing = await startPublisher(config, { db, connectionString, log, tracing }, signal)
  const health = await openHealth(config, 'relay', { registry, log, notReady: () => (signal.aborted ? ['It is stopping.'] : []) })
  const relaying = runRelay([...chores, ...(publishing?.chores ?? [])], log, signal, (chore, rows, ms) => metrics.choreDone(chore, rows, ms))
  return {
    facts: {},
    stop: async () => {
      await Promise.all([relaying, publishing?.ended])
      await health?.close()
      await Promise.all([db.destroy(), tracing.close()])
    },
  }
}
