import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { buildApp } from '../../src/api/app.ts'
import { defaultApiSettings, type ApiDeps, type ApiSettings, type PackageOutcome, type PackageUpload } from '../../src/api/deps.ts'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { readManifest } from '../../src/blobs/manifests.ts'
import { spent } from '../../src/blobs/spent-buffers.ts'
import { storePackage } from '../../src/cli/package-store.ts'
import { queueDeps } from '../../src/cli/queue-deps.ts'
import { rejudgingDeps } from '../../src/cli/rejudging-deps.ts'
import type { Language } from '../../src/contract/language.ts'
import { openSubmissionEvents } from '../../src/events/submission-events.ts'
import type { Role, User } from '../../src/domain/user.ts'
import { countSubmissions } from '../../src/store/admission.ts'
import { submissionChannel } from '../../src/store/channels.ts'
import type { Database } from '../../src/store/database.ts'
import { openListener } from '../../src/store/listen.ts'
import { createSubmission } from '../../src/store/new-submission.ts'
import { getProblem, listProblems, openProblems } from '../../src/store/problems.ts'
import { rememberProblems } from '../../src/store/remembered-problems.ts'
import { queueFacts } from '../../src/store/queue-facts.ts'
import { getSource, getSubmission, isSubmissionDone, listJudgements, listSubmissions, runOutput, watchSubmission } from '../../src/store/submissions.ts'
import { askForSweep, getSweep, listSweeps } from '../../src/store/sweeps.ts'
import { getTestset, listTestsets, publishTestset } from '../../src/store/testsets.ts'
import { createToken, revokeToken, userOfToken } from '../../src/store/tokens.ts'
import { createUserUnderKey, rejudgeUnderKey } from '../../src/store/under-key.ts'
import { createUser, listUsers } from '../../src/store/users.ts'
import { getWarm, startWarmUnderKey } from '../../src/store/warms.ts'
import { listWorkerCaches } from '../../src/store/worker-caches.ts'
import { followRequests } from '../../src/telemetry/requests.ts'
import { openScopes } from '../../src/telemetry/scope.ts'
import { noTracing } from '../../src/telemetry/tracing.ts'
import { testDatabase } from './postgres.ts'

export interface TestApi {
  app: FastifyInstance
  db: Kysely<Database>
  blobs: Blobs
  uploadDir: string
  /** Another server on the same database and blobs, which the test closes itself. */
  build: (settings?: Partial<ApiSettings>, replaced?: ReplacedDeps) => Promise<FastifyInstance>
  /** A user with a token. Names are unique in a file. */
  addUser: (name: string, role: Role) => Promise<Caller>
}

export interface ReplacedDeps {
  notReady?: ApiDeps['notReady']
  telemetry?: ApiDeps['telemetry']
  impaired?: ApiDeps['impaired']
  leaving?: AbortSignal
  languagesNow?: ApiDeps['languagesNow']
  importPackage?: (upload: PackageUpload) => Promise<PackageOutcome>
  isQueueFull?: ApiDeps['submissions']['isQueueFull']
  waitDone?: ApiDeps['events']['waitDone']
  renderStatement?: ApiDeps['problems']['renderStatement']
}

/** Somebody who asks. */
export interface Caller {
  user: User
  token: string
  /** JSON in, whatever comes out. */
  ask: (method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
}

/** The API on the real store, blobs and events, for one test file: `const api = await testApi()` at its top. */
export async function testApi(): Promise<TestApi> {
  const { db, connectionString } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'gavel-test-api-'))
  const blobs = await openFolderBlobs(join(folder, 'blobs'))
  const uploadDir = await mkdtemp(join(folder, 'uploads-'))
  const log = pino({ level: process.env['GAVEL_TEST_LOG'] ?? 'silent' })
  const listener = openListener({ connectionString, applicationName: 'test', log })
  const events = openSubmissionEvents({
    watchSubmission: (id) => watchSubmission(db, id),
    isSubmissionDone: (id) => isSubmissionDone(db, id),
    listen: (id, handler) => listener.listen(submissionChannel(id), handler),
  })

  const build = (settings: Partial<ApiSettings> = {}, replaced: ReplacedDeps = {}) =>
    buildApp({
      log,
      settings: { ...defaultApiSettings, uploadDir, webRoot: null, ...settings },
      registry: new Registry(),
      leaving: replaced.leaving ?? new AbortController().signal,
      notReady: replaced.notReady ?? (async () => []),
      impaired: replaced.impaired ?? (() => []),
      spent,
      users: {
        createUser: (user, key) => createUserUnderKey(db, user, key),
        listUsers: (page) => listUsers(db, page),
        createToken: (userId, options) => createToken(db, userId, options),
        userOfToken: (token) => userOfToken(db, token),
        revokeToken: (token) => revokeToken(db, token),
      },
      problems: {
        listProblems: (query) => listProblems(db, query),
        getProblem: (slug, viewerId) => getProblem(db, slug, viewerId),
        listTestsets: (slug, page) => listTestsets(db, slug, page),
        getTestset: (slug, version) => getTestset(db, slug, version),
        publishTestset: (slug, version) => publishTestset(db, slug, version),
        readManifest: (digest) => readManifest(blobs, digest),
        openBlob: (digest, options) => blobs.get(digest, options),
        renderStatement: replaced.renderStatement ?? (async ({ source }) => ({ html: `<p>${source}</p>` })),
        importPackage: replaced.importPackage ?? ((upload) => storePackage(upload, { db, blobs })),
      },
      sweeps: { askForSweep: (options) => askForSweep(db, options), listSweeps: (limit) => listSweeps(db, limit), getSweep: (id) => getSweep(db, id) },
      warms: { startWarm: (slug, version, key) => startWarmUnderKey(db, slug, version, key), getWarm: (slug) => getWarm(db, slug) },
      submissions: {
        countSubmission: async (userId) => (await countSubmissions(db, [userId]))[0] ?? { count: 0, secondsLeft: 60 },
        isQueueFull: replaced.isQueueFull ?? (async () => false),
        openProblem: rememberProblems(async (slug) => (await openProblems(db, [slug]))[0] ?? null),
        createSubmission: (submission) => createSubmission(db, submission),
        getSubmission: (id) => getSubmission(db, id),
        listSubmissions: (query) => listSubmissions(db, query),
        getSource: (id) => getSource(db, id),
        listJudgements: (id) => listJudgements(db, id),
        runOutput: (id, test) => runOutput(db, id, test),
        rejudge: (id, key) => rejudgeUnderKey(db, id, key),
      },
      queue: queueDeps(db, () => queueFacts(db)),
      telemetry: replaced.telemetry ?? followRequests(openScopes(), noTracing),
      rejudgings: rejudgingDeps(db, (digest) => readManifest(blobs, digest)),
      events: { subscribe: (...asked) => events.subscribe(...asked), waitDone: replaced.waitDone ?? ((...asked) => events.waitDone(...asked)) },
      languages: () => languages,
      languagesNow: replaced.languagesNow ?? (async () => languages),
      listCaches: (page) => listWorkerCaches(db, page),
    })

  const app = await build()
  after(async () => {
    await app.close()
    events.close()
    await listener.close()
    await rm(folder, { recursive: true })
  })

  async function addUser(name: string, role: Role): Promise<Caller> {
    const made = await createUser(db, { name, role })
    if (made.kind !== 'created') throw new Error(`there is a user ${name} already`)
    const token = await createToken(db, made.user.id, { kind: 'api' })
    return { user: made.user, token, ask: (method, url, body, headers) => app.inject(request(method, url, body, { authorization: `Bearer ${token}`, ...headers })) }
  }
  return { app, db, blobs, uploadDir, build, addUser }
}

function request(method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE', url: string, body: unknown, headers: Record<string, string>): InjectOptions {
  if (body === undefined) return { method, url, headers }
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  return { method, url, headers: { 'content-type': 'application/json', ...headers }, payload: isRaw ? body : JSON.stringify(body) }
}

const languages: Language[] = [
  { id: 'cpp', name: 'C++', version: 'g++ 12.2', compile: 'g++ main.cpp', run: './main', extensions: ['.cpp'], available: true, install: null },
  { id: 'python3', name: 'Python 3', version: 'Python 3.11', compile: null, run: 'python3 main.py', extensions: ['.py'], available: true, install: null },
  { id: 'rust', name: 'Rust', version: '', compile: null, run: '', extensions: ['.rs'], available: false, install: 'apt-get install rustc' },
]
