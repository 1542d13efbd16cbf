// `npm run chaos`: submissions flow through a whole cluster while its parts are killed, frozen and cut off at random; at the end the store and what
// the clients saw are compared. Exits with 1 when a submission was lost, is stuck, was judged twice with effect, or got a wrong verdict.
//   npm run chaos -- [--submissions 10000] [--fault-every-ms 4000] [--clients 24] [--seed N] [--verbose]
// The seed makes the order of faults and their lengths; what they meet is up to the machine. --verbose tells each fault and what the parts print.
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { startCluster } from '../../scripts/cluster/cluster.ts'
import { openDatabase } from '../../src/store/connect.ts'
import { clientOf } from '../cluster/client.ts'
import { callerOf } from '../support/caller.ts'
import { randomFrom } from '../support/random.ts'
import { breakThings, faultsOf } from './faults.ts'
import { openLine } from './line.ts'
import { judged, outcomeOf, unjudged, type Known } from './outcome.ts'
import { sumsOf } from './package.ts'
import { programOf } from './programs.ts'

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]
const { values } = parseArgs({
  options: {
    submissions: { type: 'string', default: '10000' }, 'fault-every-ms': { type: 'string', default: '4000' },
    clients: { type: 'string', default: '24' }, seed: { type: 'string' }, verbose: { type: 'boolean', default: false },
  },
})
const submissions = Number(values.submissions)
const clientCount = Number(values.clients)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const leaseMs = 2_000
/** Nothing is broken any more: as long as something is judged in this time, it goes on. */
const progressWithinMs = 90_000
const progressEveryMs = 10_000
const Requeued = z.object({ requeued: z.int() })
/** Test data comes and goes, so that S3 is needed all the time. */
const problems = 8

const startedAt = performance.now()
const say = (line: string) => process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${line}\n`)
say(`seed ${seed}; starting the cluster …`)
const lines = { kafka: await openLine(1), s3: await openLine(2) }
const cluster = await startCluster({
  kafkaAt: lines.kafka,
  s3At: lines.s3,
  environment: { GAVEL_LEASE_MS: String(leaseMs), GAVEL_LOG_LEVEL: 'warn', GAVEL_CACHE_MAX_BYTES: '65536' },
  onLine: (part, line) => {
    if (values.verbose) say(`${part.padEnd(10)} ${line}`)
  },
})
const db = openDatabase({ connectionString: cluster.connectionString, maxConnections: 4, applicationName: 'chaos', log: pino({ level: 'silent' }) })
try {
  const client = clientOf(cluster.url, cluster.adminToken)
  for (let problem = 1; problem <= problems; problem++) await callerOf(cluster.url, cluster.adminToken).put(`/v1/problems/sum-${problem}/package?publish=true`, await sumsOf(problem))

  const random = randomFrom(seed)
  const calm = new AbortController()
  const known: Known[] = []
  let faults = 0
  const breaking = breakThings(faultsOf({ cluster, db, lines, leaseMs, random }), {
    everyMs: Number(values['fault-every-ms']),
    random,
    over: calm.signal,
    judged: () => judged(db),
    onFault: (name) => {
      faults++
      if (values.verbose) say(`        ${name}`)
    },
  })
  const startBytes = process.memoryUsage().rss
  const flowing = performance.now()
  const progress = async () => say(`${String(known.length).padStart(6)} of ${submissions} accepted, ${await unjudged(db).catch(() => '?')} of them not judged yet, ${faults} faults`)
  const progressing = setInterval(() => void progress(), progressEveryMs)
  const numbers = Array.from({ length: submissions }, (_, number) => number).values()
  const clients = Array.from({ length: clientCount }, async () => {
    for (const number of numbers) {
      const { language, source, verdict: expected } = programOf(number)
      const { id } = await client.submit({ problem: `sum-${1 + (number % problems)}`, language, source })
      const one: Known = { id, expected, seen: new Set() }
      known.push(one)
      // Every fourth is waited for; the others are for a queue to grow.
      if (number % 4 === 0) {
        const { verdict } = await client.judged(id)
        if (verdict !== null) one.seen.add(verdict)
      }
    }
  })
  let counts: Map<string, number>
  try {
    await Promise.all(clients)
    say(`all ${known.length} accepted; no more faults`)
  } finally {
    calm.abort()
    clearInterval(progressing)
    counts = await breaking
  }
  say('everything is mended')
  await untilAllJudged()
  const requeued = await requeueGivenUp()
  const flowedSeconds = (performance.now() - flowing) / 1000
  const looked = known.values()
  await Promise.all(Array.from({ length: clientCount }, async () => {
    for (const one of looked) {
      const { verdict } = await client.look(one.id)
      if (verdict !== null) one.seen.add(verdict)
      // Not a verdict, but that somebody has to look: and then it was requeued.
      one.seen.delete('JE')
    }
  }))

  const { lost, stuck, twice, wrong, leftBehind } = await outcomeOf(db, known)
  const line = (name: string, value: number | string) => say(`  ${name.padEnd(40)} ${String(value).padStart(8)}`)
  say('faults')
  for (const [name, count] of counts) line(name, count)
  line('together', faults)
  say('requests sent again')
  for (const [why, count] of client.retries) line(why, count)
  say(`submissions (seed ${seed})`)
  line('accepted', known.length)
  line('judged a second, faults and all', (known.length / flowedSeconds).toFixed(1))
  line('given up after three faults, requeued', requeued)
  line('lost', lost.length)
  line('judged twice with effect', twice.length)
  line('wrong verdict', wrong.length)
  line('stuck', stuck.length)
  line('memory of this program, MB, then and now', `${Math.round(startBytes / 1e6)} ${Math.round(process.memoryUsage().rss / 1e6)}`)
  for (const [name, ids] of Object.entries({ lost, stuck, twice, wrong, 'left behind': leftBehind })) if (ids.length > 0) say(`${name}: ${ids.slice(0, 20).join(' ')}`)
  if (lost.length + stuck.length + twice.length + wrong.length + leftBehind.length > 0) process.exitCode = 1
} finally {
  await db.destroy()
  await cluster.stop({ force: true })
  await Promise.all(Object.values(lines).map((line) => line.remove()))
}

/** What met three faults, one after the other, is JE until somebody looks at it. Gives how many. */
async function requeueGivenUp(): Promise<number> {
  const answer = await fetch(`${cluster.url}/v1/system/dead-letters/requeue`, { method: 'POST', headers: { authorization: `Bearer ${cluster.adminToken}` } })
  if (answer.status !== 202) throw new Error(`requeue: ${answer.status} ${await answer.text()}`)
  const { requeued } = Requeued.parse(await answer.json())
  await untilAllJudged()
  return requeued
}

/** Until nothing waits, or nothing has been judged for a while. */
async function untilAllJudged(): Promise<void> {
  let left = Infinity
  let lastProgress = performance.now()
  for (;;) {
    const now = await unjudged(db).catch(() => left)
    if (now === 0) return
    if (now < left) lastProgress = performance.now()
    left = now
    if (performance.now() - lastProgress > progressWithinMs) return
    await sleep(500)
  }
}
