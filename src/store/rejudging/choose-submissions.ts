import { sql, type Kysely } from 'kysely'
import { canChange, type JudgedVersion } from '../../domain/kept-runs.ts'
import type { Status } from '../../domain/judgement.ts'
import type { RejudgingScope } from '../../domain/rejudging.ts'
import type { Verdict } from '../../domain/verdict.ts'
import type { Database } from '../database.ts'
import { addJudgements, replaceJudgements } from '../new-judgements.ts'
import { inTransaction } from '../transaction.ts'

/** Reads the manifest of a version. */
export type LoadVersion = (manifestDigest: string) => Promise<JudgedVersion>

/** How many submissions are looked at in one transaction. */
const batch = 1_000

interface Choosing {
  id: string
  problemId: number
  scope: RejudgingScope
  appliesItself: boolean
  state: 'open' | 'applied'
  toId: number
  toDigest: string
  lookedAtTo: string
}

/** A submission's current judgement. */
interface Current {
  id: string
  submissionId: string
  status: Status
  verdict: Verdict | null
  runs: number
  isProgramKnown: boolean
  testsetId: number | null
  manifestDigest: string | null
  rejudgingId: string | null
}

/**
 * Looks at the submissions that a rejudging is about, and makes judgements of those that it has to judge. Some at a time, each time with how far it
 * is: so whoever calls it after an end in the middle goes on from there, and any number may call it at once. Before one that
 * is not applied it leaves alone what is being judged; that is looked at when it is applied.
 */
export async function chooseSubmissions(db: Kysely<Database>, rejudgingId: string, loadVersion: LoadVersion, signal?: AbortSignal): Promise<void> {
  const isAffected = changesKnown(loadVersion)
  for (;;) {
    signal?.throwIfAborted()
    const choosing = await findChoosing(db, rejudgingId)
    if (choosing === null) return
    const page = await nextPage(db, choosing)
    const meant = new Set<string>()
    for (const current of page) if (await isMeant(current, choosing, isAffected)) meant.add(current.id)
    await inTransaction(db, (trx) => makeThem(trx, choosing, page, meant))
  }
}

/** Null: there is nothing to choose, or no more. */
async function findChoosing(db: Kysely<Database>, id: string): Promise<Choosing | null> {
  const { rows } = await sql<Choosing>`
    select rejudging.id, rejudging.problem_id as "problemId", scope, applies_itself as "appliesItself", state, to_testset_id as "toId", manifest_digest as "toDigest", looked_at_to as "lookedAtTo"
    from rejudging join testset on testset.id = to_testset_id
    where rejudging.id = ${id} and has_work and state <> 'cancelled'`.execute(db)
  return rows[0] ?? null
}

async function nextPage(db: Kysely<Database>, { problemId, lookedAtTo }: Choosing): Promise<Current[]> {
  const { rows } = await sql<Current>`
    select judgement.id, submission_id as "submissionId", status, verdict, jsonb_array_length(runs) as runs, program_key is not null as "isProgramKnown",
      testset_id as "testsetId", manifest_digest as "manifestDigest", rejudging_id as "rejudgingId"
    from judgement left join testset on testset.id = testset_id
    where judgement.problem_id = ${problemId} and is_current and purpose = 'judge' and submission_id > ${lookedAtTo}
    order by submission_id limit ${batch}`.execute(db)
  return rows
}

type IsAffected = (current: Current, choosing: Choosing) => Promise<boolean>

async function isMeant(current: Current, choosing: Choosing, isAffected: IsAffected): Promise<boolean> {
  if (current.rejudgingId === choosing.id) return false
  switch (current.status) {
    case 'queued':
      // It is judged on what is published when its turn comes.
      return false
    case 'compiling':
    case 'running':
      return choosing.state === 'applied' && (isFromTheStart(choosing) || current.testsetId !== choosing.toId)
    case 'done':
      return isFromTheStart(choosing) || (current.testsetId !== choosing.toId && (await isAffected(current, choosing)))
    default:
      return current.status satisfies never
  }
}

/** Everything, also what is judged on that version: not when it has been applied and only what came meanwhile is looked at. */
function isFromTheStart({ scope, appliesItself, state }: Choosing): boolean {
  return scope === 'all' && (appliesItself || state === 'open')
}

/** Many submissions have come equally far on the same version: each such case is decided once. */
function changesKnown(loadVersion: LoadVersion): IsAffected {
  const known = new Map<string, boolean>()
  const versions = new Map<string, JudgedVersion>()
  const load = async (digest: string) => {
    const version = versions.get(digest) ?? (await loadVersion(digest))
    versions.set(digest, version)
    return version
  }
  return async ({ isProgramKnown, verdict, runs, manifestDigest }, { scope, toDigest }) => {
    if (scope === 'all' || !isProgramKnown || verdict === null || manifestDigest === null) return true
    const asked = JSON.stringify([manifestDigest, verdict, runs])
    const answer = known.get(asked) ?? canChange(await load(manifestDigest), { verdict, runs }, await load(toDigest))
    known.set(asked, answer)
    return answer
  }
}

/** Nothing happens when somebody else was faster, or the rejudging was cancelled. */
async function makeThem(trx: Kysely<Database>, choosing: Choosing, page: Current[], meant: ReadonlySet<string>): Promise<void> {
  const { id, state, lookedAtTo, toId } = choosing
  const held = await sql`select id from rejudging where id = ${id} and state = ${state} and has_work and looked_at_to = ${lookedAtTo} for no key update`.execute(trx)
  if (held.rows.length === 0) return
  // One lock for all that makes many judgements of a problem, so that two of them cannot wait for each other.
  await sql`select id from problem where id = ${choosing.problemId} for no key update`.execute(trx)
  if (state === 'open') {
    await addJudgements(trx, sql`judgement.id = any(${[...meant]}::uuid[]) and judgement.is_current and judgement.status = 'done'`, id)
  } else {
    // A claim that was under way while the pointer moved has read the old one: it holds its row until it is committed, so this waits for it.
    const waiting = page.filter(({ status }) => status === 'queued').map((current) => current.id)
    const { rows } = await sql<{ id: string; status: Status; testsetId: number | null }>`
      select id, status, testset_id as "testsetId" from judgement where id = any(${waiting}::uuid[]) for no key update`.execute(trx)
    const late = rows.filter(({ status, testsetId }) => status !== 'queued' && testsetId !== toId).map((row) => row.id)
    await replaceJudgements(trx, sql`judgement.id = any(${[...meant, ...late]}::uuid[]) and judgement.is_current and judgement.status <> 'queued'`, id)
  }
  // What is looked at again after it was applied has been counted.
  const counted = choosing.appliesItself || state === 'open'
  const kept = page.filter((current) => current.status === 'done' && !meant.has(current.id)).length
  await sql`
    update rejudging set looked_at_to = ${page.at(-1)?.submissionId ?? lookedAtTo}, has_work = ${page.length === batch}, worked_at = now(),
      submissions = submissions + ${counted ? page.length : 0}, kept = kept + ${counted ? kept : 0}
    where id = ${id}`.execute(trx)
}
