import type { Readable } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { SubmissionEvent } from '../contract/event.ts'
import type { Language } from '../contract/language.ts'
import type { Manifest } from '../contract/manifest.ts'
import type { Priority, Purpose, RunRequest, Source } from '../domain/judgement.ts'
import type { OpenProblem, Problem, Testset } from '../domain/problem.ts'
import type { DeadLetter, QueueFacts, QueueMinute, Waiting, WorkerState } from '../domain/queue.ts'
import type { Rejudging, RejudgingScope, VerdictChange } from '../domain/rejudging.ts'
import type { Judgement, Submission } from '../domain/submission.ts'
import type { Sweep } from '../domain/sweep.ts'
import type { Role, User } from '../domain/user.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Warm, WarmWorker } from '../domain/warm.ts'
import type { WorkerCache } from '../domain/worker.ts'

/** Everything that the API needs of the rest, given by whoever starts it. */
export interface ApiDeps {
  log: FastifyBaseLogger
  settings: ApiSettings
  /** The process's metrics; the API adds its own. */
  registry: Registry
  /** Aborted when the process is about to stop: it serves as before, but is not ready and keeps no connection. */
  leaving: AbortSignal
  /** Why requests cannot be served now, a sentence each; empty when they can. */
  notReady: (signal: AbortSignal) => Promise<string[]>
  /** What does not work while requests are served all the same, a sentence each. */
  impaired: () => string[]
  users: UserDeps
  problems: ProblemDeps
  warms: WarmDeps
  sweeps: SweepDeps
  submissions: SubmissionDeps
  rejudgings: RejudgingDeps
  /** Is told of buffers of so many bytes that nobody holds any more, so that they do not gather. */
  spent: (bytes: number) => void
  queue: QueueDeps
  telemetry: TelemetryDeps
  events: EventDeps
  /** Every language of this installation, available or not. */
  languages: () => readonly Language[]
  /** The same, asked for again: a worker may have come with one since. */
  languagesNow: () => Promise<readonly Language[]>
  /** Of the workers of the last day, by name. */
  listCaches: (page: PageQuery) => Promise<Page<WorkerCache>>
}

export interface ApiSettings {
  /** Where packages are kept while they are uploaded; on the disk that the blobs are on, or one as large. */
  uploadDir: string
  packageMaxBytes: number
  /** The built pages; null when there are none. */
  webRoot: string | null
  /** Between two comments on a silent event stream. */
  heartbeatMs: number
  /** What one contestant may send, to whichever process; null: any number. */
  submissionsPerMinute: number | null
  /** What one token of a contestant may ask of this process; null: any number. */
  requestsPerMinute: number | null
  /** After this, a stop closes the connections that are still busy. */
  stopMs: number
}

export const defaultApiSettings = {
  packageMaxBytes: 4 * 1024 ** 3,
  heartbeatMs: 15_000,
  submissionsPerMinute: null,
  requestsPerMinute: null,
  stopMs: 3_000,
} satisfies Partial<ApiSettings>

/** A page of a list; `next` is the `after` of the following one. */
export interface Page<T> {
  items: T[]
  next: string | null
}

export interface PageQuery {
  limit: number
  after: string | null
}

/** What makes a repeated POST one POST: the caller's key, and what was asked with it. */
export interface Idempotency {
  key: string
  bodyHash: Uint8Array
}

/** Whose key it is, where the call does not say so anyway. */
export interface Once {
  userId: string
  idempotency: Idempotency
}

export interface UserDeps {
  /** `name_taken`: somebody has that name, perhaps in other case. */
  createUser: (user: { name: string; role: Role }, once: Once | null) => Promise<
    { kind: 'created' | 'replayed'; user: User } | { kind: 'name_taken' } | { kind: 'key_reused' }
  >
  /** By name. */
  listUsers: (page: PageQuery) => Promise<Page<User>>
  /** The token in clear; only its hash is kept. */
  createToken: (userId: string, options: { kind: 'api' | 'session'; ttlMs?: number }) => Promise<string>
  userOfToken: (token: string) => Promise<User | null>
  /** False: there was none. */
  revokeToken: (token: string) => Promise<boolean>
}

export interface ProblemDeps {
  listProblems: (query: PageQuery & { viewerId: string; withDrafts: boolean; search?: string | undefined }) => Promise<Page<Problem>>
  /** `manifestDigest` is the published version's; null while nothing is published. */
  getProblem: (slug: string, viewerId: string) => Promise<{ problem: Problem; manifestDigest: string | null } | null>
  /** Newest first; null when there is no such problem. */
  listTestsets: (slug: string, page: PageQuery) => Promise<Page<Testset> | null>
  getTestset: (slug: string, version: string) => Promise<Testset | null>
  /** Moves the pointer; null when there is no such version. `replaced`: whose place it took, if it was another's. */
  publishTestset: (slug: string, version: string) => Promise<{ testset: Testset; replaced: ReplacedTestset | null } | null>
  /** Cheap: what was read is remembered. */
  readManifest: (digest: string) => Promise<Manifest>
  /** A blob or a part of it; the stream fails with Fault BLOB_MISSING when there is none. */
  openBlob: (digest: string, options: { range?: { start: number; lengthBytes: number }; signal?: AbortSignal | undefined }) => Readable
  /** Safe HTML; in `fileAddress`, `{name}` stands for the name of a picture; `pictures` are how their files begin. */
  renderStatement: (statement: { source: string; format: 'markdown' | 'tex'; fileAddress: string; pictures: { name: string; start: Uint8Array }[] }) => Promise<{ html: string }>
  /** Reads the zip, stores what it holds, and makes a testset of it; refuses it as a value. */
  importPackage: (upload: PackageUpload) => Promise<PackageOutcome>
}

export interface WarmDeps {
  /** Has every worker fetch the version (null: the published one) ahead. */
  startWarm: (slug: string, version: string | null, once: Once | null) => Promise<
    { kind: 'made' | 'replayed' } | { kind: 'key_reused' } | { kind: 'no_problem' } | { kind: 'no_testset' } | { kind: 'nothing_published' }
  >
  getWarm: (slug: string) => Promise<{ warm: Warm; workers: WarmWorker[] } | null>
}

export interface ReplacedTestset {
  version: string
  manifestDigest: string
}

export interface PackageUpload {
  slug: string
  zipPath: string
  publish: boolean
  /** Why, in one line; may be empty. */
  message: string
  user: User
  signal: AbortSignal
}

export type PackageOutcome =
  | { ok: true; manifest: Manifest; testset: Testset; replaced: ReplacedTestset | null; warnings: { path: string; message: string }[] }
  /** `path` names file and line: `problem.yaml:7`. */
  | { ok: false; errors: { path: string; message: string }[] }

export interface NewSubmissionRecord {
  userId: string
  /** Null for a `run`. */
  problemSlug: string | null
  /** The published version that it was checked against. */
  testsetId?: number | undefined
  purpose: Purpose
  source: Source
  request: RunRequest | null
  priority: Priority
  /** W3C trace context of the request. */
  traceParent?: string | undefined
  idempotency?: Idempotency | undefined
}

export type CreateOutcome =
  | { kind: 'created'; id: string; judgementId: string; createdAt: Date }
  | { kind: 'replayed'; id: string }
  | { kind: 'key_reused' }
  | { kind: 'no_problem' }
  | { kind: 'nothing_published' }
  /** Another version is published than the one that it was checked against. */
  | { kind: 'moved' }

export interface SubmissionDeps {
  /** Counts one more of this user in this minute. */
  countSubmission: (userId: string) => Promise<{ count: number; secondsLeft: number }>
  /** More wait than are to; may be a second old. */
  isQueueFull: () => Promise<boolean>
  /** Null: there is no such problem, or nothing of it is published. Without `fresh` it may be as it was some time ago. */
  openProblem: (slug: string, options: { fresh: boolean }) => Promise<OpenProblem | null>
  /** Durable when it answers. */
  createSubmission: (submission: NewSubmissionRecord) => Promise<CreateOutcome>
  getSubmission: (id: string) => Promise<Submission | null>
  /** Newest first, of purpose `judge` only. */
  listSubmissions: (query: SubmissionFilter) => Promise<Page<Submission>>
  getSource: (id: string) => Promise<Source | null>
  /** Newest first. */
  listJudgements: (id: string) => Promise<Judgement[]>
  /** The first 64 KiB that the program wrote on that test, where they were kept. */
  runOutput: (id: string, test: string) => Promise<Uint8Array | null>
  /** A new judgement. */
  rejudge: (id: string, once: Once | null) => Promise<RejudgeOutcome>
}

/** Many submissions of a problem judged again. */
export interface RejudgingDeps {
  /** Makes one and chooses what it judges; `version` null: on the published one. */
  create: (rejudging: { slug: string; version: string | null; scope: RejudgingScope; appliesItself: boolean; userId: string }, once: Once | null) => Promise<
    { kind: 'made' | 'replayed'; rejudging: Rejudging } | { kind: 'key_reused' } | { kind: 'no_testset' }
  >
  /** Publishes, and rejudges with effect at once; null when there is no such version. */
  publish: (rejudging: { slug: string; version: string; scope: RejudgingScope; userId: string }) => Promise<{ testset: Testset; replaced: ReplacedTestset | null; rejudging: Rejudging } | null>
  get: (id: string) => Promise<Rejudging | null>
  /** Newest first. */
  list: (query: PageQuery & { slug: string }) => Promise<Page<Rejudging>>
  listChanges: (query: PageQuery & { id: string }) => Promise<Page<VerdictChange>>
  /** All at once, or as before; null when there is none of this id. */
  apply: (id: string, userId: string) => Promise<{ kind: 'applied' | 'cancelled' | 'not_ready' } | { kind: 'outdated' | 'replaced'; published: string | null } | null>
  cancel: (id: string, userId: string) => Promise<{ kind: 'cancelled' | 'applied' } | null>
}

export type RejudgeOutcome = { kind: 'made' | 'replayed' } | { kind: 'key_reused' } | { kind: 'no_submission' }

export interface SubmissionFilter extends PageQuery {
  user?: string | undefined
  problem?: string | undefined
  verdict?: Verdict | undefined
  language?: string | undefined
}

export interface SweepDeps {
  /** A relay does it. */
  askForSweep: (options: { dryRun: boolean }) => Promise<Sweep>
  /** The newest first. */
  listSweeps: (limit: number) => Promise<Sweep[]>
  /** Null: there is none of this number. */
  getSweep: (id: number) => Promise<Sweep | null>
}

/** Who follows what is done, in traces and logs. */
export interface TelemetryDeps {
  /** `traceParent`: W3C trace context of the caller; `fields`: what is to be in each line that is logged meanwhile. */
  begin: (request: {
    name: string
    traceParent: string | undefined
    attributes: Record<string, string | undefined>
    fields: Record<string, string>
  }) => FollowedRequest
  /** Adds to what is logged while the current request is served. */
  note: (fields: Record<string, string>) => void
  /** W3C trace context of what is done now. */
  traceParent: () => string | undefined
}

export interface FollowedRequest {
  /** Does `work` as a part of serving it. */
  run: (work: () => void) => void
  end: (status: number) => void
}

/** What waits, who judges, and what was given up. */
export interface QueueDeps {
  /** Null: there is no such submission. */
  getWaiting: (id: string) => Promise<Waiting | null>
  facts: () => Promise<QueueFacts>
  /** The last hour, the oldest minute first; may be some seconds old. */
  lastHour: () => Promise<QueueMinute[]>
  /** Of the last day, by name. */
  listWorkers: (page: PageQuery) => Promise<Page<WorkerState>>
  /** The newest first. */
  listDeadLetters: (page: PageQuery) => Promise<Page<DeadLetter>>
  /** False: the submission is not `JE`. */
  requeue: (id: string) => Promise<boolean>
  /** Gives how many there were. */
  requeueAll: () => Promise<number>
}

export interface EventDeps {
  /** What happened after the event `afterId`, then what happens, until the submission is done. */
  subscribe: (submissionId: string, afterId: string | null, signal: AbortSignal) => AsyncIterable<{ id: string; event: SubmissionEvent }>
  /** True when it is done; false when `signal` came first. */
  waitDone: (submissionId: string, signal: AbortSignal) => Promise<boolean>
}
