import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openManifests } from '../../blobs/manifests.ts'
import { openCompileCache } from '../../cache/compile-cache.ts'
import { heldManifests } from '../../cache/held-manifests.ts'
import { openCache } from '../../cache/open-cache.ts'
import { openDownloadThreads } from '../../cache/threads/pool.ts'
import { startWarming } from '../../cache/warming.ts'
import { installationDir, readConfig, type Config } from '../../config.ts'
import { Fault } from '../../domain/fault.ts'
import { bindsOf, detectLanguages } from '../../judge/languages/languages.ts'
import { languageView } from '../../judge/languages/view.ts'
import { sharedHost } from '../../judge/shared-host.ts'
import { startWorker as startSlots } from '../../judge/worker.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { warmChannel } from '../../store/channels.ts'
import { finish, recordProgress, renew } from '../../store/claims.ts'
import { openDatabase } from '../../store/connect.ts'
import { openListener } from '../../store/listen.ts'
import { giveUp, handBack } from '../../store/lost-claims.ts'
import { listWarms, reportWarm } from '../../store/warms.ts'
import { leaveWorker, registerWorker, seeWorker } from '../../store/workers.ts'
import { addCacheMetrics } from '../../telemetry/cache-metrics.ts'
import { addJudgingMetrics } from '../../telemetry/judging-metrics.ts'
import { followJudging } from '../../telemetry/judging.ts'
import { damageNoter, openRoleBlobs } from '../blobs.ts'
import { dataPaths } from '../data-folder.ts'
import { databaseUrlOf } from '../database.ts'
import { memoryForRunsBytes } from '../host/memory.ts'
import { openHealth, openRegistry } from '../health.ts'
import { openQueue } from '../queue.ts'
import { openTelemetry } from '../telemetry.ts'
import type { RunningRole } from './process.ts'

/** Also how old what it counted may be in the metrics, and how often it looks whether something is to be fetched ahead. */
const seenEveryMs = 10_000

/** A database that does not answer is not waited for at a stop. */
const leaveMs = 2_000

/** Threads take 26 MB each, and 38 with S3. From a folder of the same machine one is fast enough. */
const downloadThreads = { s3: 2, folder: 1 }

/** Judges: a slot for each core, all on one cache and one connection that listens. */
export async function startWorker(signal: AbortSignal): Promise<RunningRole> {
  const config = readConfig()
  const { log, scopes, tracing } = await openTelemetry(config, 'worker')
  const traces = followJudging(scopes, tracing)
  const paths = dataPaths(config.dataDir)
  const connectionString = databaseUrlOf(config)
  const host = `${hostname()}-${createHash('sha256').update(config.dataDir).digest('hex').slice(0, 8)}`
  // The holder of a claim is this process, not its successor on the same host.
  const worker = `${host}-${randomBytes(4).toString('hex')}`

  const languages = await detectLanguages({
    dir: join(installationDir, 'languages'),
    preparedDir: dataPaths(config.dataDir).toolchains,
    onPrepareFailed: (language, error) => log.warn({ language, err: error }, 'compiling will be slower: the toolchain could not be prepared'),
    signal,
  })
  const db = openDatabase({ connectionString, maxConnections: config.slots + 2, applicationName: 'gavel worker', statementTimeoutMs: 60_000, log })
  const onDamaged = damageNoter(db, log)
  const blobs = await openRoleBlobs(config, onDamaged)
  const manifests = openManifests(blobs)
  const downloads = openDownloadThreads(new URL('download-thread.ts', import.meta.url), { dataDir: config.dataDir, s3: config.s3 }, config.s3 === null ? downloadThreads.folder : downloadThreads.s3)
  // It would take one judgement after the other and fail it: it ends instead, and whoever starts it again sees why.
  const useless = Promise.withResolvers<never>()
  useless.promise.catch((error: unknown) => log.error({ err: error }, 'the worker ends'))
  blobs.check({ signal }).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'CONFIG_INVALID') useless.reject(error)
    // One that is only away does not keep from judging what is cached.
    else if (!signal.aborted) log.warn({ err: error }, 'the store of test data cannot be reached')
  })
  const cache = await openCache({
    dir: config.cacheDir, maxBytes: config.cacheMaxBytes, aheadBytesPerSecond: config.warmMaxBytesPerSecond,
    download: downloads.download, onDamaged, log,
    onUnusable: useless.reject,
  })
  const compilations = await openCompileCache({ dir: paths.compilations, maxBytes: config.compileCacheMaxBytes, log })
  const listener = openListener({ connectionString, applicationName: 'gavel worker listens', log })
  const registry = openRegistry()
  addCacheMetrics(registry, { compileCache: () => compilations.stats(), testData: () => cache.stats() })
  const metrics = addJudgingMetrics(registry, () => slots.states())
  const queue = await openQueue(config, worker, { db, listener, log })

  let areWeak = false
  const slots = startSlots(
    { slots: config.slots, leaseMs: config.leaseMs },
    {
      startSandbox: async (slot) => {
        const sandbox = await startSandbox(sandboxOptions(config, slot, bindsOf(languages), (line) => log.info({ slot, line }, 'box says')))
        areWeak ||= sandbox.isWeak
        return traces.box(sandbox)
      },
      loadManifest: (digest) => traces.fetch('read the manifest', () => manifests.read(digest)),
      acquire: (wanted, options) => traces.fetch('fetch test data', () => cache.acquire(wanted, options)),
      keepCompilation: (key, make, until) => traces.compile(() => compilations.use(key, make, until)),
      host: sharedHost(memoryForRunsBytes()),
      languages: new Map(languages.map((language) => [language.id, language])),
      next: async (until) => {
        const claim = await queue.next(until)
        metrics.claimed(claim)
        return claim
      },
      renew: (claim) => renew(db, claim, config.leaseMs),
      recordProgress: (claim, events) => recordProgress(db, claim, events),
      finish: async (claim, result) => {
        const isWritten = await traces.finish(result, () => finish(db, claim, result))
        if (isWritten) metrics.finished(claim, result)
        return isWritten
      },
      handBack: (claim) => handBack(db, claim),
      giveUp: (claim, fault) => giveUp(db, claim, fault),
      settled: (claim, end) => {
        queue.settled(claim, end)
        metrics.settled(claim, end)
      },
      within: (claim, work) => traces.within(claim, work),
      log,
    },
  )
  const stopSlots = () => void slots.stop()
  signal.addEventListener('abort', stopSlots, { once: true })
  const health = await openHealth(config, 'worker', { registry, log, notReady: () => notReady(slots.states(), signal) })
  // A host without a safe box shows here, while whoever started Gavel still looks.
  await slots.ready
  // From here on `stop` lets them finish first.
  signal.removeEventListener('abort', stopSlots)
  const shownLanguages = languages.map(languageView)
  const self = async () => ({
    name: host,
    slots: config.slots,
    languages: shownLanguages,
    compileCache: compilations.stats(),
    testData: { ...cache.stats(), holds: await heldManifests(manifests.known(), (digest) => cache.has(digest)) },
  })
  await registerWorker(db, await self())
  const see = () => self().then((now) => seeWorker(db, now)).catch((error: unknown) => log.warn({ err: error }, 'cannot say that I am here'))
  let seen = Promise.resolve()
  const seeing = setInterval(() => {
    seen = see()
  }, seenEveryMs)
  /** After what was said last: it would be taken for being there again. */
  const leave = async () => {
    await seen
    await leaveWorker(db, host).catch((error: unknown) => log.warn({ err: error }, 'cannot say that I leave; for a minute I am taken for being there'))
  }
  const warming = startWarming({
    listWarms: () => listWarms(db),
    report: (warm, progress) => reportWarm(db, warm.id, host, progress),
    loadManifest: (digest) => manifests.read(digest),
    fetchAhead: (blob, options) => cache.fetchAhead(blob, options),
    cacheLimitBytes: cache.stats().limitBytes,
    pollMs: seenEveryMs,
    listen: (handler) => listener.listen(warmChannel, handler),
    log,
  })
  return {
    facts: { slots: { count: config.slots, cores: coresOf(config), areWeak } },
    ended: Promise.race([slots.ended, useless.promise]),
    stop: async (hurry) => {
      await Promise.race([slots.drain().catch(() => undefined), sleep(config.drainMs, undefined, { signal: hurry, ref: false }).catch(() => undefined)])
      clearInterval(seeing)
      await Promise.all([slots.stop(), warming.stop()])
      await Promise.race([leave(), sleep(leaveMs, undefined, { signal: hurry, ref: false }).catch(() => undefined)])
      await health?.close()
      await Promise.all([queue.close(), listener.close(), cache.close(), compilations.close()])
      await Promise.all([db.destroy(), downloads.close(), tracing.close()])
    },
  }
}

function notReady(states: readonly string[], stopping: AbortSignal): string[] {
  if (stopping.aborted) return ['It is stopping.']
  if (states.includes('starting')) return ['Not every slot has its box yet.']
  return states.includes('stopped') ? ['It takes no more.'] : []
}

/** Slots take the cores in turn. */
function coresOf(config: Config): number[] {
  return Array.from({ length: config.slots }, (_, slot) => config.cores[slot % config.cores.length] ?? 0)
}

function sandboxOptions(config: Config, slot: number, binds: ReturnType<typeof bindsOf>, onLog: (line: string) => void) {
  return {
    boxPath: join(installationDir, 'build/box'),
    name: `slot${slot}`,
    dataDir: config.cacheDir,
    cpu: coresOf(config)[slot] ?? 0,
    binds,
    hides: [config.dataDir, installationDir, ...(config.cacheDir.startsWith(`${config.dataDir}/`) ? [] : [config.cacheDir])],
    allowWeakBox: config.allowWeakBox,
    onLog,
  }
}
