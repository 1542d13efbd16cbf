import type { Kysely } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Claim, JudgementResult, Priority, Purpose } from '../../src/domain/judgement.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { User } from '../../src/domain/user.ts'
import type { Run, RunEvidence, RunVerdict, Verdict } from '../../src/domain/verdict.ts'
import { claimNext } from '../../src/store/claims.ts'
import type { Database } from '../../src/store/database.ts'
import { createSubmission, type NewSubmission } from '../../src/store/new-submission.ts'
import { createRejudging, getRejudging } from '../../src/store/rejudging/rejudgings.ts'
import { settleRejudging } from '../../src/store/rejudging/settle.ts'
import { createTestset } from '../../src/store/testsets.ts'
import { createUser } from '../../src/store/users.ts'
import { seeWorker } from '../../src/store/workers.ts'

/** A user whom no other test has. */
export async function aUser(db: Kysely<Database>): Promise<User> {
  const made = await createUser(db, { name: `user-${randomUUID()}`, role: 'contestant' })
  if (made.kind !== 'created') throw new Error(made.kind)
  return made.user
}

/** A problem that no other test has, with one published version; or, of a `slug`, its next one. */
export async function aProblem(db: Kysely<Database>, options: { slug?: string; publish?: boolean; name?: string; digest?: string } = {}): Promise<string> {
  const { slug = `problem-${randomUUID()}`, publish = true, name = 'A problem', digest = 'digest' } = options
  const createdBy = (await aUser(db)).id
  await createTestset(db, { slug, name, manifestDigest: digest, limits: defaultLimits, tests: 3, sizeBytes: 10, newBytes: 10, createdBy, publish })
  return slug
}

/** What a submission is made of, when nothing about it matters. */
export async function someSubmission(db: Kysely<Database>, options: { user?: User; problem?: string; purpose?: Purpose; priority?: Priority; language?: string } = {}): Promise<NewSubmission> {
  const { user, problem, purpose = 'judge', priority = 'practice', language = 'c' } = options
  return {
    userId: (user ?? (await aUser(db))).id,
    problemSlug: problem ?? (await aProblem(db)),
    purpose,
    source: { language, files: [{ name: 'main.c', bytes: Buffer.from('int main() { return 0; }') }], entryPoint: null },
    request: null,
    priority,
  }
}

/** Makes one and gives its id. */
export async function aSubmission(db: Kysely<Database>, options: Parameters<typeof someSubmission>[1] = {}): Promise<string> {
  const made = await createSubmission(db, await someSubmission(db, options))
  if (made.kind !== 'created') throw new Error(made.kind)
  return made.id
}

/** Has all of a problem's submissions judged again. Gives how many new judgements there are. */
export async function rejudgeAll(db: Kysely<Database>, slug: string): Promise<number> {
  const id = await createRejudging(db, { slug, version: null, scope: 'all', appliesItself: true, createdBy: (await aUser(db)).id })
  if (id === null) throw new Error(`nothing of ${slug} is published`)
  await settleRejudging(db, id, () => Promise.reject(new Error('no version has to be read to judge everything')))
  return (await getRejudging(db, id))?.judgements.total ?? 0
}

/** Claims what is next, which there must be. A negative lease has lapsed when it is given. */
export async function claim(db: Kysely<Database>, options: { worker?: string; leaseMs?: number } = {}): Promise<Claim> {
  const claimed = await claimNext(db, { worker: options.worker ?? 'worker', leaseMs: options.leaseMs ?? 60_000 })
  if (claimed === null) throw new Error('nothing waits')
  return claimed
}

export const lapsed = -1_000

export function aRun(test: string, verdict: RunVerdict = 'AC'): Run {
  return { test, verdict, timeMs: 3, wallMs: 4, memoryKib: 1500, score: null, message: `message of ${test}`, firstTimeMs: null, keptFrom: null, evidence: null }
}

/** What was measured of a run that was made twice. */
export const anEvidence: RunEvidence = {
  outcome: 'exited', exitCode: 0, signal: null, cpuTimeNs: 1_990_000_001, wallTimeNs: 2_100_000_000, waitedNs: 7, peakMemoryBytes: 5 << 20, memoryBaselineBytes: 4096,
  stdoutBytes: 12, stderrBytes: 3, oomKills: 0, processesRefused: 2, boxRestarted: false,
  limits: { timeMs: 2000, stopMs: 2300, wallMs: 5000, memoryKib: 524_288, outputKib: 8192, processes: 80 },
  first: { cpuTimeNs: 2_050_000_000, wallTimeNs: 2_200_000_000 },
}

export function aResult(verdict: Verdict = 'AC', runs: Run[] = [aRun('sample/1'), aRun('secret/1')]): JudgementResult {
  return {
    verdict, runs, testsTotal: 3, compilerOutput: 'warning', timeMs: 3, memoryKib: 1500, score: null, compileMs: 20, compileCached: true, programKey: null, output: null,
    outputs: { 'sample/1': Buffer.from([0, 255, 10]) }, fault: null,
  }
}

/** One that has nothing to tell. */
export function aWorker(name: string): Parameters<typeof seeWorker>[1] {
  return {
    name, slots: 1, languages: [],
    compileCache: { hits: 0, misses: 0, evictions: 0, damaged: 0, compilations: 0, bytes: 0, limitBytes: 0 },
    testData: { bytes: 4096, limitBytes: 81_920, files: 0, hits: 0, misses: 0, evictions: 0, bytesFetched: 0, damaged: 0, holds: [] },
  }
}
