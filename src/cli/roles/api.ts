import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildApp } from '../../api/app.ts'
import { addBlobsMetric } from '../../api/blobs-metric.ts'
import { defaultApiSettings, type EventDeps, type NewSubmissionRecord, type ProblemDeps, type SubmissionDeps, type UserDeps } from '../../api/deps.ts'
import { addNotificationMetric } from '../../api/notification-metric.ts'
import { addStoreMetrics } from '../../api/store-metrics.ts'
import type { Blobs } from '../../blobs/blobs.ts'
import { openManifests, type Manifests } from '../../blobs/manifests.ts'
import { spent } from '../../blobs/spent-buffers.ts'
import { watchBlobs } from '../../blobs/watch.ts'
import { installationDir, readConfig, type Config } from '../../config.ts'
import type { Language } from '../../contract/language.ts'
import { Fault } from '../../domain/fault.ts'
import { openSubmissionEvents } from '../../events/submission-events.ts'
import { openRenderer, type Renderer } from '../../statement/renderer.ts'
import { countSubmissions, watchQueueLength } from '../../store/admission.ts'
import { submissionChannel } from '../../store/channels.ts'
import { isReachable, openDatabase } from '../../store/connect.ts'
import { openListener } from '../../store/listen.ts'
import { inBatches } from '../../store/in-batches.ts'
import { createSubmissions } from '../../store/new-submission.ts'
import { getProblem, listProblems, openProblems } from '../../store/problems.ts'
import { rememberProblems } from '../../store/remembered-problems.ts'
import { getSource, getSubmission, isSubmissionDone, listJudgements, listSubmissions, runOutput, watchSubmission } from '../../store/submissions.ts'
import { seldom } from '../../store/seldom.ts'
import { askForSweep, getSweep, lastSweep, listSweeps } from '../../store/sweeps.ts'
import { getTestset, listTestsets, publishTestset } from '../../store/testsets.ts'
import { queueFacts } from '../../store/queue-facts.ts'
import { createToken, revokeToken, usersOfTokens } from '../../store/tokens.ts'
import { createUserUnderKey, rejudgeUnderKey } from '../../store/under-key.ts'
import { listUsers } from '../../store/users.ts'
import { getWarm, startWarmUnderKey } from '../../store/warms.ts'
import { listWorkerCaches } from '../../store/worker-caches.ts'
import { listLanguages } from '../../store/workers.ts'
import { followRequests } from '../../telemetry/requests.ts'
import { damageNoter, openRoleBlobs } from '../blobs.ts'
import { clearUploads, dataPaths } from '../data-folder.ts'
import { databaseUrlOf } from '../database.ts'
import { openRegistry } from '../health.ts'
import { storePackage } from '../package-store.ts'
import { queueDeps } from '../queue-deps.ts'
import { rejudgingDeps } from '../rejudging-deps.ts'
import { openTelemetry } from '../telemetry.ts'
import type { RunningRole } from './process.ts'

type Db = ReturnType<typeof openDatabase>

/** Between two looks whether the store of test data can be used. */
const blobsEveryMs = 5_000
/** How old the list of languages may be. */
const languagesEveryMs = 2_000

/** Serves the HTTP interface and the pages. */
export async function startApi(): Promise<RunningRole> {
  const config = readConfig()
  const { log, scopes, tracing } = await openTelemetry(config, 'api')
  const connectionString = databaseUrlOf(config)
  const db = openDatabase({ connectionString, maxConnections: config.databaseConnections, applicationName: 'gavel api', statementTimeoutMs: 20_000, log })
  const listener = openListener({ connectionString, applicationName: 'gavel api listens', log })
  const events = openSubmissionEvents({
    watchSubmission: (id) => watchSubmission(db, id),
    isSubmissionDone: (id) => isSubmissionDone(db, id),
    listen: (id, handler) => listener.listen(submissionChannel(id), handler),
  })
  clearUploads(config.dataDir)
  const blobs = await openRoleBlobs(config, damageNoter(db, log))
  const manifests = openManifests(blobs)
  const renderer = openRenderer()
  const registry = openRegistry()

  let languages: readonly Language[] = await listLanguages(db)
  const facts = seldom(() => queueFacts(db))
  addStoreMetrics(registry, { queueFacts: facts, lastSweep: () => lastSweep(db), log })
  addNotificationMetric(registry, () => listener.received())
  const refresh = async () => {
    try {
      languages = await listLanguages(db)
    } catch (error) {
      log.warn({ err: error }, 'the languages cannot be read')
    }
  }
  const refreshing = setInterval(() => void refresh(), languagesEveryMs)

  const leaving = new AbortController()
  const watchingBlobs = new AbortController()
  const watchedBlobs = watchBlobs(blobs, { everyMs: blobsEveryMs, log, signal: watchingBlobs.signal })
  addBlobsMetric(registry, watchedBlobs)
  const app = await buildApp({
    log,
    leaving: leaving.signal,
    registry,
    settings: { ...defaultApiSettings, stopMs: Math.max(defaultApiSettings.stopMs, config.drainMs), submissionsPerMinute: config.submissionsPerMinute, requestsPerMinute: config.requestsPerMinute, uploadDir: dataPaths(config.dataDir).uploads, webRoot: webRoot() },
    notReady: async () => {
      if (!(await isReachable(db))) return ['The database does not answer.']
      if (languages.length === 0) await refresh()
      return languages.length === 0 ? ['No worker has said yet what it can judge.'] : []
    },
    // Not a reason to be unready: every replica would leave the load balancer at once, though each can take submissions.
    impaired: () => (watchedBlobs.answers() ? [] : ['The store of test data cannot be used; the log says why.']),
    spent,
    languages: () => languages,
    languagesNow: async () => (languages = await listLanguages(db)),
    listCaches: (page) => listWorkerCaches(db, page),
    users: userDeps(db),
    problems: problemDeps(db, { blobs, manifests, renderer }),
    sweeps: { askForSweep: (options) => askForSweep(db, options), listSweeps: (limit) => listSweeps(db, limit), getSweep: (id) => getSweep(db, id) },
    warms: { startWarm: (slug, version, once) => startWarmUnderKey(db, slug, version, once), getWarm: (slug) => getWarm(db, slug) },
    submissions: submissionDeps(db, config),
    rejudgings: rejudgingDeps(db, (digest) => manifests.read(digest)),
    queue: queueDeps(db, facts),
    telemetry: followRequests(scopes, tracing),
    events: events satisfies EventDeps,
  })
  const url = await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw addressFault(config, error)
  })
  return {
    facts: { url },
    stop: async (hurry) => {
      leaving.abort()
      await sleep(config.unreadyMs, undefined, { signal: hurry }).catch(() => undefined)
      clearInterval(refreshing)
      watchingBlobs.abort()
      await app.close()
      events.close()
      await renderer.close()
      await listener.close()
      await Promise.all([db.destroy(), tracing.close()])
    },
  }
}

/** What the system says of an address, as the setting that is to be changed. */
function addressFault({ host, port }: Config, error: unknown): unknown {
  const fault = (message: string) => new Fault('CONFIG_INVALID', message, { canRetry: false, cause: error })
  switch (error instanceof Error && 'code' in error ? error.code : null) {
    case 'EADDRINUSE':
      return fault(`GAVEL_PORT: something else listens on port ${port} of ${host}; stop it, or choose another port`)
    case 'EACCES':
      return fault(`GAVEL_PORT: this user may not listen on port ${port}; choose one above 1023`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fault(`GAVEL_HOST: ${host} is no address of this machine`)
    default:
      return error
  }
}

/** Of tokens and of problems. */
const lookupsAtOnce = 500

function userDeps(db: Db): UserDeps {
  return {
    createUser: (user, once) => createUserUnderKey(db, user, once),
    listUsers: (page) => listUsers(db, { limit: page.limit, after: page.after ?? null }),
    createToken: (userId, options) => createToken(db, userId, options),
    userOfToken: inBatches((tokens: readonly string[]) => usersOfTokens(db, tokens), { maxItems: lookupsAtOnce }),
    revokeToken: (token) => revokeToken(db, token),
  }
}

function problemDeps(db: Db, { blobs, manifests, renderer }: { blobs: Blobs; manifests: Manifests; renderer: Renderer }): ProblemDeps {
  return {
    listProblems: (query) => listProblems(db, { ...query, after: query.after ?? null }),
    getProblem: (slug, viewerId) => getProblem(db, slug, viewerId),
    listTestsets: (slug, page) => listTestsets(db, slug, page),
    getTestset: (slug, version) => getTestset(db, slug, version),
    publishTestset: (slug, version) => publishTestset(db, slug, version),
    readManifest: (digest) => manifests.read(digest),
    openBlob: (digest, options) => blobs.get(digest, options),
    renderStatement: (statement) => renderer.render(statement),
    importPackage: (upload) => storePackage(upload, { db, blobs }),
  }
}

/** Of one statement's submissions: what it takes in memory and on the wire is a few times that. */
const batchMaxBytes = 4 * 1024 ** 2

function submissionDeps(db: Db, { maxWaiting }: Config): SubmissionDeps {
  return {
    countSubmission: inBatches((userIds: readonly string[]) => countSubmissions(db, userIds), { maxItems: lookupsAtOnce }),
    isQueueFull: watchQueueLength(db, maxWaiting),
    openProblem: rememberProblems(inBatches((slugs: readonly string[]) => openProblems(db, slugs), { maxItems: lookupsAtOnce })),
    createSubmission: inBatches((submissions: readonly NewSubmissionRecord[]) => createSubmissions(db, submissions), {
      maxItems: 200,
      maxBytes: batchMaxBytes,
      sizeOf: ({ source, request }) => source.files.reduce((sum, { bytes }) => sum + bytes.length, request?.stdin.length ?? 0),
    }),
    getSubmission: (id) => getSubmission(db, id),
    listSubmissions: (query) => listSubmissions(db, { ...query, after: query.after ?? null }),
    getSource: (id) => getSource(db, id),
    listJudgements: (id) => listJudgements(db, id),
    runOutput: (id, test) => runOutput(db, id, test),
    rejudge: (id, once) => rejudgeUnderKey(db, id, once),
  }
}

function webRoot(): string | null {
  const dir = join(installationDir, 'web/dist')
  return existsSync(join(dir, 'index.html')) ? dir : null
}
