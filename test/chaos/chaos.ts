// `npm run chaos`: submissions flow through a whole cluster while its parts are killed, frozen and cut off at random; at the end the store and what
// the clients saw are compared. Exits with 1 when a submission was lost, is stuck, was judged twice with effect, or got a wrong verdict.
//   npm run chaos -- [--submissions 10000] [--clients 24] [--seed N] [--verbose]
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { z } from 'zod'
import { startCluster } from '../../scripts/cluster/cluster.ts'
import { openDatabase } from '../../src/store/connect.ts'
import { clientOf } from '../cluster/client.ts'
import { callerOf } from '../support/caller.ts'
import { breakThings, faultsOf } from './faults.ts'
import { openLine } from './line.ts'
import { outcomeOf, unjudged, type Known } from './outcome.ts'
import { sumsOf } from './package.ts'
import { programOf } from './programs.ts'

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]
const { values } = parseArgs({
  options: { submissions: { type: 'string', default: '10000' }, clients: { type: 'string', default: '24' }, seed: { type: 'string' }, verbose: { type: 'boolean', default: false } },
})
const submissions = Number(values.submissions)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const leaseMs = 2_000
/** Nothing is broken any more: as long as something is judged in this time, it goes on. */
const progressWithinMs = 90_000
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
  const breaking = breakThings(faultsOf({ cluster, db, lines, leaseMs, random }), random, calm.signal, (name) => say(`        ${name}`))
  const known: Known[] = []
  const numbers = Array.from({ length: submissions }, (_, number) => number).values()
  const clients = Array.from({ length: Number(values.clients) }, async () => {
    for (const number of numbers) {
      const { language, source, verdict: expected } = programOf(number)
      const { id } = await client.submit({ problem: `sum-${1 + (number % problems)}`, language, source })
      const one: Known = { id, expected, seen: new Set() }
      known.push(one)
      if (known.length % Math.ceil(submissions / 20) === 0) say(`${known.length} accepted, ${await unjudged(db).catch(() => '?')} not judged yet`)
      // Every fourth is waited for; the others are for a queue to grow.
      if (number % 4 === 0) {
        const { verdict } = await client.judged(id)
        if (verdict !== null) one.seen.add(verdict)
      }
    }
  })
  await Promise.all(clients)
  say(`all ${known.length} accepted; no more faults`)
  calm.abort()
  const counts = await breaking
  say('everything is mended')
  await untilAllJudged()
  const requeued = await requeueGivenUp()
  for (const one of known) {
    const { verdict } = await client.look(one.id)
    if (verdict !== null) one.seen.add(verdict)
    // Not a verdict, but that somebody has to look: and then it was requeued.
    one.seen.delete('JE')
  }

  const { lost, stuck, twice, wrong, leftBehind } = await outcomeOf(db, known)
  say('')
  for (const [name, count] of counts) say(`${String(count).padStart(6)} × ${name}`)
  say(`given up after three attempts, and requeued as an operator would: ${requeued}`)
  say(`requests sent again: ${[...client.retries].map(([why, count]) => `${why} ${count} ×`).join(', ') || 'none'}`)
  say(`submissions ${known.length}, lost ${lost.length}, judged twice with effect ${twice.length}, wrong verdict ${wrong.length}, stuck ${stuck.length}`)
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

/** The same numbers for the same seed: mulberry32. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
