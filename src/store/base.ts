import { sql, type Kysely } from 'kysely'
import type { Base } from '../domain/judgement.ts'
import type { Verdict } from '../domain/verdict.ts'
import type { Database, StoredEvidence, StoredRun } from './database.ts'
import { loadRun } from './stored.ts'

interface BaseRow {
  id: string
  manifestDigest: string
  programKey: string
  verdict: Verdict
  compilerOutput: string
  runs: StoredRun[]
  runEvidence: (StoredEvidence | null)[]
  outputs: Record<string, string>
}

/**
 * The judgement that this one starts from: the one in whose place it is put. Null where everything is to be run: the rejudging says so, or that
 * one is not done, came to nothing through a fault of ours, or does not say which program it ran.
 */
export async function findBase(db: Kysely<Database>, judgementId: string): Promise<Base | null> {
  const { rows } = await sql<BaseRow>`
    select base.id, testset.manifest_digest as "manifestDigest", base.program_key as "programKey", base.verdict, base.compiler_output as "compilerOutput",
      base.runs, base.run_evidence as "runEvidence", base.outputs
    from judgement
    join rejudging on rejudging.id = judgement.rejudging_id and rejudging.scope = 'affected'
    join judgement base on base.id = judgement.before_id
    join testset on testset.id = base.testset_id
    where judgement.id = ${judgementId} and base.status = 'done' and base.verdict <> 'JE' and base.program_key is not null`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  return {
    judgementId: row.id,
    manifestDigest: row.manifestDigest,
    programKey: row.programKey,
    verdict: row.verdict,
    compilerOutput: row.compilerOutput,
    runs: row.runs.map((run, index) => loadRun(run, row.runEvidence[index] ?? null)),
    outputs: Object.fromEntries(Object.entries(row.outputs).map(([test, base64]) => [test, Buffer.from(base64, 'base64')])),
  }
}
