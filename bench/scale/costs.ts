import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Cluster } from '../../scripts/cluster/cluster.ts'
import { claimNext, finish } from '../../src/store/claims.ts'
import type { Database } from '../../src/store/database.ts'
import { callerOf, type Caller } from '../../test/support/caller.ts'
import { aResult } from '../../test/support/store.ts'
import { notJudged, untilNothingWaits } from '../measuring/backlog.ts'
import { burningProgram, pushBurning } from '../measuring/burning.ts'
import { usageOf, type Usage } from '../measuring/usage.ts'

/** What one thing costs, in milliseconds of CPU time. */
export interface Costs {
  /** Taking a submission in. */
  intake: { api: number; store: number; relay: number; broker: number }
  /** By itself, called by us. */
  claim: number
  finish: number
  /** From taking it to its verdict: of the store claim, lease, progress and verdict; of a worker all but the program's own time. */
  judgement: { store: number; relay: number; broker: number; workerProcess: number; box: number; program: number }
  /** A second of one worker that waits. */
  idleWorker: { store: number; broker: number; connections: number }
  /** A test whose files are not on the worker's disk yet. */
  coldTest: { reads: number; s3: number }
}

export interface Row {
  workers: number
  judged: number
  perSecond: number
  /** Against as many times one worker. */
  efficiency: number
  /** Cores that were in use while it judged, of this machine. */
  programCores: number
  gavelCores: number
}

export interface Measured {
  queue: string
  rows: Row[]
  costs: Costs
}

interface Surroundings {
  cluster: Cluster
  db: Kysely<Database>
  /** How many run, one measurement after the other; the cluster has as many as the most. */
  workers: readonly number[]
  judgementMs: number
  seconds: number
  say: (line: string) => void
}

const senders = 16
/** Until what came before has settled, and for how long it is then looked at. */
const settleMs = 3_000
const idleMs = 10_000
const coldTests = 100
/** A worker says every ten seconds what it has read, counted from its start. */
const saidEveryMs = 11_000
const directly = 200
const Caches = z.object({ items: z.array(z.object({ host: z.string(), misses: z.int() })) })

/** Measures a cluster whose workers have one slot each; ends with all of them stopped. */
export async function measureCosts({ cluster, db, workers, judgementMs, seconds, say }: Surroundings): Promise<Omit<Measured, 'queue'>> {
  const caller = callerOf(cluster.url, cluster.adminToken)
  const all = cluster.parts.filter(({ name }) => name.startsWith('worker'))
  await pushBurning(caller, { slug: 'burning', tests: 1, eachMs: judgementMs })
  say('warming up …')
  // Each has to have compiled it, and read the test.
  for (const worker of all) await worker.stop()
  for (const worker of all) {
    await worker.start()
    await sendMany(caller, 10)
    await untilNothingWaits(db)
    await worker.stop()
  }
  const intake = await intakeCosts(cluster, caller, db, Math.round(seconds * 60))
  const direct = await directCosts(cluster, db)
  await forget(db)

  const idleWithout = await idleCosts(cluster, db)
  const rows: Row[] = []
  let judgement: Costs['judgement'] | undefined
  let idleWith = idleWithout
  let running = 0
  for (const count of workers) {
    say(`${count} workers …`)
    await sendMany(caller, Math.ceil(20 + count + (Math.min(count, 2) * seconds * 1000) / judgementMs))
    const these = all.slice(0, count)
    await Promise.all(these.map((worker) => worker.start()))
    running = count
    const measured = await judgingCosts(cluster, db, count, idleWithout)
    const one = rows[0]
    rows.push({ ...measured.row, efficiency: one === undefined ? 1 : measured.row.perSecond / ((one.perSecond / one.workers) * count) })
    judgement ??= measured.judgement
    await untilNothingWaits(db)
    if (count === Math.max(...workers)) idleWith = await idleCosts(cluster, db)
    for (const worker of these) await worker.stop()
  }
  say('a cold test …')
  const coldTest = await coldCosts(cluster, caller, db)
  if (judgement === undefined) throw new Error('no worker was measured')
  const each = (of: (costs: Costs['idleWorker']) => number) => Math.max(0, of(idleWith) - of(idleWithout)) / running
  return {
    rows,
    costs: { intake, ...direct, judgement, idleWorker: { store: each(({ store }) => store), broker: each(({ broker }) => broker), connections: each(({ connections }) => connections) }, coldTest },
  }
}

async function sendMany(caller: Caller, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number).values()
  await Promise.all(Array.from({ length: senders }, async () => {
    for (const _ of numbers) await caller.submit('burning', 'c', burningProgram(0))
  }))
}

/** With no worker there. What waits afterwards is for `directCosts`. */
async function intakeCosts(cluster: Cluster, caller: Caller, db: Kysely<Database>, count: number): Promise<Costs['intake']> {
  await sendMany(caller, 100)
  await published(cluster, db)
  const spent = meter(cluster)
  await sendMany(caller, count)
  await published(cluster, db)
  const { cpu } = spent()
  return { api: cpu('api') / count, store: cpu('postgres') / count, relay: cpu('relay') / count, broker: cpu('kafka') / count }
}

/** With Kafka: all that waits lies there. */
async function published({ parts }: Cluster, db: Kysely<Database>): Promise<void> {
  if (!parts.some(({ name }) => name.startsWith('kafka'))) return
  for (;;) {
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count from outbox where topic_id is null`.execute(db)
    if (rows[0]?.count === 0) return
    await sleep(50)
  }
}

async function directCosts(cluster: Cluster, db: Kysely<Database>): Promise<{ claim: number; finish: number }> {
  const claiming = meter(cluster)
  const claims = []
  for (let count = 0; count < directly; count++) {
    const claim = await claimNext(db, { worker: 'bench', leaseMs: 600_000 })
    if (claim !== null) claims.push(claim)
  }
  const claimed = claiming().cpu('postgres')
  const finishing = meter(cluster)
  for (const claim of claims) await finish(db, claim, aResult())
  return { claim: claimed / claims.length, finish: finishing().cpu('postgres') / claims.length }
}

/** Whatever waits is cancelled, as it were. */
async function forget(db: Kysely<Database>): Promise<void> {
  await sql`with gone as (delete from outbox returning judgement_id) update judgement set status = 'done', verdict = 'JE', finished_at = now() from gone where judgement.id = gone.judgement_id`.execute(db)
}

/** From when each worker has judged one until the first may have nothing more to do. */
async function judgingCosts(cluster: Cluster, db: Kysely<Database>, count: number, idle: Costs['idleWorker']): Promise<{ row: Omit<Row, 'efficiency'>; judgement: Costs['judgement'] }> {
  const atStart = await notJudged(db)
  // The first ones came while the others were starting.
  await untilNothingWaits(db, atStart - 10 - count)
  const before = await notJudged(db)
  const spent = meter(cluster)
  await untilNothingWaits(db, count + 1)
  const judged = before - (await notJudged(db))
  const { cpu, own, elapsedMs } = spent()
  const { rows } = await sql<{ ms: number }>`
    select avg(time_ms)::float8 as ms from (select time_ms from judgement where verdict = 'AC' order by finished_at desc limit ${judged}) as last`.execute(db)
  const programMs = rows[0]?.ms ?? NaN
  const workerMs = cpu('worker')
  const gavelMs = ['api', 'relay', 'postgres', 'kafka', 's3', 'haproxy'].reduce((sum, kind) => sum + cpu(kind), workerMs) - programMs * judged
  return {
    row: { workers: count, judged, perSecond: (judged * 1000) / elapsedMs, programCores: (programMs * judged) / elapsedMs, gavelCores: gavelMs / elapsedMs },
    judgement: {
      store: Math.max(0, cpu('postgres') - (idle.store * elapsedMs) / 1000) / judged, relay: cpu('relay') / judged, broker: Math.max(0, cpu('kafka') - (idle.broker * elapsedMs) / 1000) / judged,
      workerProcess: own('worker') / judged, box: Math.max(0, (workerMs - own('worker')) / judged - programMs), program: programMs,
    },
  }
}

async function idleCosts(cluster: Cluster, db: Kysely<Database>): Promise<Costs['idleWorker']> {
  await sleep(settleMs)
  const spent = meter(cluster)
  await sleep(idleMs)
  const { cpu, elapsedMs } = spent()
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from pg_stat_activity where application_name like 'gavel worker%'`.execute(db)
  return { store: (cpu('postgres') * 1000) / elapsedMs, broker: (cpu('kafka') * 1000) / elapsedMs, connections: rows[0]?.count ?? 0 }
}

/** One worker, and a problem that none has seen. */
async function coldCosts(cluster: Cluster, caller: Caller, db: Kysely<Database>): Promise<Costs['coldTest']> {
  const worker = cluster.part('worker-1')
  await pushBurning(caller, { slug: 'cold', tests: coldTests, eachMs: 0, salt: 1 })
  const before = await misses(caller)
  await worker.start()
  const spent = meter(cluster)
  await caller.submit('cold', 'c', burningProgram(0))
  await untilNothingWaits(db)
  const s3 = spent().cpu('s3')
  const reads = await readsSaid(caller, before)
  await worker.stop()
  return { reads: reads / coldTests, s3: s3 / coldTests }
}

/** Of the worker that has started since then. */
async function readsSaid(caller: Caller, before: Map<string, number>): Promise<number> {
  await sleep(saidEveryMs)
  return Math.max(0, ...[...(await misses(caller))].filter(([host, count]) => count !== before.get(host)).map(([, count]) => count))
}

async function misses(caller: Caller): Promise<Map<string, number>> {
  const answer = await caller.call('GET', '/v1/system/cache')
  return new Map(Caches.parse(await answer.json()).items.map(({ host, misses: count }) => [host, count]))
}

/** From now on; what it gives says how much each kind of part has used since then. */
function meter({ parts }: Cluster): () => { cpu: (kind: string) => number; own: (kind: string) => number; elapsedMs: number } {
  const now = () => new Map(parts.map(({ name, processId }) => [name, processId === 0 ? { cpuMs: 0, ownCpuMs: 0 } : usageOf(processId)]))
  const [before, startedAt] = [now(), performance.now()]
  return () => {
    const [after, elapsedMs] = [now(), performance.now() - startedAt]
    const sum = (kind: string, of: (usage: Usage) => number) =>
      [...after].filter(([name]) => name.replace(/-\d+$/, '') === kind).reduce((total, [name, usage]) => total + of(usage) - of(before.get(name) ?? usage), 0)
    return { cpu: (kind) => sum(kind, ({ cpuMs }) => cpuMs), own: (kind) => sum(kind, ({ ownCpuMs }) => ownCpuMs), elapsedMs }
  }
}
