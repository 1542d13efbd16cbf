import type { Kysely } from 'kysely'
import type { Claim, JudgementResult } from '../../src/domain/judgement.ts'
import type { Run, RunVerdict } from '../../src/domain/verdict.ts'
import { claimNext, finish, recordProgress } from '../../src/store/claims.ts'
import type { Database } from '../../src/store/database.ts'

/** Takes what is next in the queue, as a worker does. */
export async function claim(db: Kysely<Database>): Promise<Claim> {
  const claimed = await claimNext(db, { worker: 'test', leaseMs: 60_000 })
  if (claimed === null) throw new Error('nothing waits to be judged')
  return claimed
}

export function run(test: string, verdict: RunVerdict = 'AC', message = ''): Run {
  return { test, verdict, timeMs: 3, wallMs: 4, memoryKib: 1_500, score: null, message, firstTimeMs: null, keptFrom: null, evidence: null }
}

/** Tells of tests that have finished. */
export async function tellRuns(db: Kysely<Database>, claimed: Claim, runs: Run[], testsTotal: number): Promise<void> {
  const status = { kind: 'status', status: 'running', testset: claimed.testset?.version ?? null, testsTotal } as const
  await recordProgress(db, claimed, [status, ...runs.map((one, index) => ({ kind: 'run' as const, index, run: one }))])
}

/** Writes a verdict. */
export async function finishWith(db: Kysely<Database>, claimed: Claim, result: Partial<JudgementResult>): Promise<void> {
  const runs = result.runs ?? [run('sample/1'), run('secret/01')]
  const complete: JudgementResult = {
    verdict: 'AC',
    runs,
    testsTotal: runs.length,
    compilerOutput: '',
    timeMs: 3,
    memoryKib: 1_500,
    score: null,
    compileMs: 20,
    compileCached: false,
    programKey: null,
    output: null,
    outputs: {},
    fault: null,
    ...result,
  }
  if (!(await finish(db, claimed, complete))) throw new Error('the claim had lapsed')
}
