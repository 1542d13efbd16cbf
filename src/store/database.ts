import type { ColumnType, Generated } from 'kysely'
import type { Language } from '../contract/language.ts'
import type { ChangeCounts } from '../domain/change-counts.ts'
import type { Purpose, RunOutput, RunRequest, Status } from '../domain/judgement.ts'
import type { Limits } from '../domain/limits.ts'
import type { Accepts } from '../domain/problem.ts'
import type { SweepCounts } from '../domain/sweep.ts'
import type { RejudgingScope } from '../domain/rejudging.ts'
import type { Role } from '../domain/user.ts'
import type { RunEvidence, RunVerdict, Verdict } from '../domain/verdict.ts'
import type { WarmProgress } from '../domain/warm.ts'
import type { CacheState, CompileCacheCounts } from '../domain/worker.ts'

/** The tables, as migrations/ makes them. A jsonb column is read as its value and written as its text. */
export interface Database {
  user_account: UserAccountTable
  token: TokenTable
  problem: ProblemTable
  testset: TestsetTable
  submission: SubmissionTable
  judgement: JudgementTable
  outbox: OutboxTable
  lease: LeaseTable
  dead_letter: DeadLetterTable
  progress: ProgressTable
  idempotency: IdempotencyTable
  worker: WorkerTable
  warm: WarmTable
  warm_progress: WarmProgressTable
  upload: UploadTable
  condemned: CondemnedTable
  damaged_blob: DamagedBlobTable
  sweep: SweepTable
  installation: InstallationTable
  rejudging: RejudgingTable
}

type Jsonb<T> = ColumnType<T, string, string>
type OptionalJsonb<T> = ColumnType<T, string | undefined, string>

export interface UserAccountTable {
  id: string
  name: string
  role: Role
  created_at: Generated<Date>
}

export interface TokenTable {
  hash: Buffer
  user_id: string
  kind: 'api' | 'session' | 'first'
  created_at: Generated<Date>
  expires_at: Date | null
}

export interface ProblemTable {
  id: Generated<number>
  slug: string
  published_testset_id: number | null
  created_at: Generated<Date>
}

export interface TestsetTable {
  id: Generated<number>
  problem_id: number
  version: string
  manifest_digest: string
  name: string
  limits: Jsonb<Limits>
  tests: number
  size_bytes: number
  new_bytes: number
  message: Generated<string>
  changes: OptionalJsonb<ChangeCounts | null>
  accepts: OptionalJsonb<Accepts | null>
  created_by: string
  created_at: Date
  published_at: Date | null
}

export interface SubmissionTable {
  id: string
  user_id: string
  problem_id: number | null
  purpose: Purpose
  language: string
  entry_point: string | null
  files: Jsonb<StoredFile[]>
  source: Buffer
  request: Jsonb<StoredRequest | null>
  created_at: Generated<Date>
}

export interface StoredFile {
  name: string
  sizeBytes: number
}

export interface StoredRequest extends Omit<RunRequest, 'stdin'> {
  stdinBase64: string
}

export interface JudgementTable {
  id: string
  submission_id: string
  /** Counted from 1 within the submission; null: it was never the current one. */
  number: number | null
  is_current: boolean
  user_id: string
  problem_id: number | null
  purpose: Purpose
  language: string
  priority: number
  status: Generated<Status>
  claims: Generated<number>
  hand_backs: Generated<number>
  worker: string | null
  testset_id: number | null
  tests_total: Generated<number>
  verdict: Verdict | null
  score: number | null
  runs: OptionalJsonb<StoredRun[]>
  run_evidence: OptionalJsonb<(StoredEvidence | null)[]>
  time_ms: number | null
  memory_kib: number | null
  compile_ms: number | null
  compile_cached: boolean | null
  compiler_output: Generated<string>
  output: OptionalJsonb<StoredOutput | null>
  outputs: OptionalJsonb<Record<string, string>>
  fault: OptionalJsonb<StoredFault | null>
  evidence: OptionalJsonb<LostClaim[]>
  program_key: string | null
  rejudging_id: string | null
  before_id: string | null
  before_verdict: Verdict | null
  trace_parent: string | null
  created_at: Generated<Date>
  started_at: Date | null
  finished_at: Date | null
}

/** A run as it lies in a list of them: a hundred of these are kept for a submission, so names would be most of it. The last two are absent where they are null. */
export type StoredRun = [
  test: string, verdict: RunVerdict, timeMs: number, wallMs: number, memoryKib: number, score: number | null, message: string,
  firstTimeMs?: number | null, keptFrom?: string | null,
]

/** The evidence of the run in the same place; apart, so that a list does without. `first` is absent where there was none. */
export type StoredEvidence = [
  outcome: RunEvidence['outcome'], exitCode: number | null, signal: string | null, cpuTimeNs: number, wallTimeNs: number, waitedNs: number,
  peakMemoryBytes: number, memoryBaselineBytes: number, stdoutBytes: number, stderrBytes: number, oomKills: number, processesRefused: number, boxRestarted: boolean,
  limits: [timeMs: number, stopMs: number, wallMs: number, memoryKib: number, outputKib: number, processes: number],
  first?: [cpuTimeNs: number, wallTimeNs: number],
]

export interface StoredOutput extends Omit<RunOutput, 'stdout' | 'stderr'> {
  stdoutBase64: string
  stderrBase64: string
}

export interface StoredFault {
  code: string
  message: string
}

/** What became of a claim that did not end in a verdict. */
export interface LostClaim extends StoredFault {
  claim: number
  worker: string
  at: string
}

export interface OutboxTable {
  priority: number
  judgement_id: string
  queued_at: Generated<Date>
  topic_id: string | null
  topic_partition: number | null
  record_offset: number | null
}

export interface LeaseTable {
  judgement_id: string
  claim: number
  until: Date
  topic_id: string | null
  topic_partition: number | null
  record_offset: number | null
}

export interface DeadLetterTable {
  judgement_id: string
  claims: number
  is_published: Generated<boolean>
  created_at: Generated<Date>
}

export interface ProgressTable {
  judgement_id: string
  claim: number
  index: number
  run: Jsonb<StoredRun>
}

export interface IdempotencyTable {
  user_id: string
  key: string
  body_hash: Buffer
  resource_id: string
  created_at: Generated<Date>
}

export interface RejudgingTable {
  id: string
  problem_id: number
  scope: RejudgingScope
  applies_itself: boolean
  state: 'open' | 'applied' | 'cancelled'
  from_testset_id: number | null
  to_testset_id: number
  created_by: string
  created_at: Generated<Date>
  ended_by: string | null
  ended_at: Date | null
  looked_at_to: Generated<string>
  has_work: Generated<boolean>
  worked_at: Generated<Date>
  submissions: Generated<number>
  kept: Generated<number>
}

export interface WorkerTable {
  name: string
  slots: number
  languages: Jsonb<Language[]>
  started_at: Generated<Date>
  seen_at: Generated<Date>
  left_at: Generated<Date | null>
  compile_cache: OptionalJsonb<CompileCacheCounts | null>
  test_data: OptionalJsonb<CacheState | null>
}

export interface WarmTable {
  id: string
  problem_id: number
  testset_id: number
  created_at: Generated<Date>
}

export interface WarmProgressTable {
  warm_id: string
  worker: string
  state: WarmProgress['state']
  files: number
  of_files: number
  bytes: number
  of_bytes: number
  error: OptionalJsonb<WarmProgress['error']>
}

export interface UploadTable {
  id: Generated<number>
  until: Date
}

export interface CondemnedTable {
  id: Generated<number>
  digest: string
  stored_bytes: number
  after_upload: number | null
  deleting_at: Date | null
}

export interface DamagedBlobTable {
  digest: string
  found_at: Generated<Date>
}

export interface InstallationTable {
  id: string
}

export interface SweepTable {
  id: Generated<number>
  dry_run: boolean
  asked_at: Generated<Date>
  sweeper: string | null
  until: Date | null
  started_at: Date | null
  ended_at: Date | null
  counts: OptionalJsonb<SweepCounts | null>
  fault: OptionalJsonb<StoredFault | null>
}
