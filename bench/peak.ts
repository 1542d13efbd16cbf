// A peak, held: submissions come to a whole cluster (HAProxy, 4 APIs, 2 relays, 2 workers, Kafka, PostgreSQL, S3) at random moments, so many a second whether or
// not the ones before are judged. Each is a program seen before that takes 20 ms of CPU time in all. Prints how long they waited, what was refused, and what
// each part took of CPU time and memory over the time, as Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- peak [--seconds 600] [--rate 30] [--json]
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { pino } from 'pino'
import { startCluster, type Cluster } from '../scripts/cluster/cluster.ts'
import { openDatabase } from '../src/store/connect.ts'
import { callerOf, type Caller } from '../test/support/caller.ts'
import { untilNothingWaits } from './measuring/backlog.ts'
import { burningProgram, pushBurning } from './measuring/burning.ts'
import { machineLine, machineNow } from './measuring/machine.ts'
import { memoryOf, usageOf } from './measuring/usage.ts'
import { sendAtRandom, type Answers } from './peak/arrivals.ts'
import { growthOf, type MemorySample } from './peak/growth.ts'
import { peakText, type Part, type Waits } from './peak/tables.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, seconds: { type: 'string', default: '600' }, rate: { type: 'string', default: '30' } } })
const seconds = Number(values.seconds)
const rate = Number(values.rate)
/** Before anything is counted: what is compiled when it is first run is compiled, and the pools are as large as they get. */
const warmUpSeconds = Math.min(60, seconds / 2)
const programs = 10
/** Of each program before the load: enough that both workers have compiled it. */
const timesEach = 12
const memoryEveryMs = Math.min(10_000, (seconds * 1000) / 12)
const machine = machineNow()

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]
process.stderr.write('starting the cluster …\n')
// What is measured is what it carries, not what it lets one user send.
const cluster = await startCluster({ environment: { GAVEL_SUBMISSIONS_PER_MINUTE: '0', GAVEL_REQUESTS_PER_MINUTE: '0', GAVEL_LOG_LEVEL: 'warn' }, onLine: (part, line) => void (line.startsWith('{') && process.stderr.write(`${part} ${line}\n`)) })
const db = openDatabase({ connectionString: cluster.connectionString, maxConnections: 2, applicationName: 'bench', log: pino({ level: 'silent' }) })
try {
  const caller = callerOf(cluster.url, cluster.adminToken)
  await pushBurning(caller, { slug: 'burning', tests: 4, eachMs: 5 })
  for (let time = 0; time < timesEach; time++) {
    await Promise.all(Array.from({ length: programs }, (_, number) => caller.submit('burning', 'c', burningProgram(number))))
    await untilNothingWaits(db)
  }
  process.stderr.write(`${warmUpSeconds} s of it before it counts …\n`)
  await load(caller, warmUpSeconds)
  await untilNothingWaits(db)

  const { rows: clock } = await sql<{ now: Date }>`select now()`.execute(db)
  const samples: MemorySample[] = []
  const over = new AbortController()
  const before = cpuOf(cluster)
  const startedAt = performance.now()
  const sampling = sampleMemory(cluster, samples, over.signal)
  const answers = await load(caller, seconds)
  const loadedMs = performance.now() - startedAt
  const after = cpuOf(cluster)
  over.abort()
  await sampling
  await untilNothingWaits(db)

  const { rows: [waits] } = await sql<Waits>`
    select count(*)::integer as judged, (count(*) filter (where verdict <> 'AC'))::integer as "notAccepted",
      (count(*) filter (where compile_cached is not true))::integer as compiled,
      ${percentiles('wait')}, ${percentiles('whole')}
    from (select verdict, compile_cached, extract(epoch from started_at - created_at)::float8 * 1000 as wait, extract(epoch from finished_at - created_at)::float8 * 1000 as whole
      from judgement where created_at >= ${clock[0]?.now ?? null}::timestamptz) as counted`.execute(db)
  if (waits === undefined) throw new Error('nothing was judged')
  const parts: Part[] = cluster.parts.map(({ name }) => ({
    name,
    cpuOfOneCore: ((after.get(name) ?? NaN) - (before.get(name) ?? NaN)) / loadedMs,
    ...growthOf(samples.map(({ seconds: at, bytes }) => ({ seconds: at, bytes: bytes.get(name) ?? NaN }))),
  }))
  if (values.json === true) console.log(JSON.stringify({ machine, seconds, rate, answers, waits, parts }))
  else console.log(`${machineLine(machine)}\n\n${peakText({ seconds, rate, answers, waits, parts })}`)
} finally {
  await db.destroy()
  await cluster.stop({ force: true })
}

function load(caller: Caller, forSeconds: number): Promise<Answers> {
  const send = (number: number) => caller.call('POST', '/v1/submissions', { problem: 'burning', language: 'c', source: burningProgram(number % programs) })
  return sendAtRandom(send, { perSecond: rate, seconds: forSeconds, onProgress: (line) => process.stderr.write(`\r${line}`) })
}

function percentiles(column: 'wait' | 'whole') {
  const at = (share: number) => sql`percentile_cont(${sql.lit(share)}) within group (order by ${sql.ref(column)})`
  return sql`json_build_object('p50Ms', ${at(0.5)}, 'p99Ms', ${at(0.99)}, 'mostMs', max(${sql.ref(column)})) as ${sql.ref(column)}`
}

function cpuOf({ parts }: Cluster): Map<string, number> {
  return new Map(parts.map(({ name, processId }) => [name, usageOf(processId).cpuMs]))
}

async function sampleMemory({ parts }: Cluster, samples: MemorySample[], signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  while (!signal.aborted) {
    samples.push({ seconds: (performance.now() - startedAt) / 1000, bytes: new Map(parts.map(({ name, processId }) => [name, memoryOf(processId)])) })
    await sleep(memoryEveryMs, undefined, { signal }).catch(() => undefined)
  }
}
