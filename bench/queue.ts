// How long a free slot waits for its next judgement, with an empty queue and with a long one, with the queue in PostgreSQL and in Kafka, and how many
// judgements eight slots claim and settle in a second. In an empty queue the time runs from the commit of a submission to its claim; in a long one
// also from a slot's question to its claim, and for a contestant's submission beside what waits. Prints Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- queue [--json] [--waiting 1000000] [--samples 300] [--seconds 5] [--only postgres|kafka]
import { parseArgs } from 'node:util'
import { sql, type Kysely } from 'kysely'
import { pino } from 'pino'
import { openQueue } from '../src/cli/queue.ts'
import { priorities, type Claim, type Priority } from '../src/domain/judgement.ts'
import type { Queue } from '../src/queue/queue.ts'
import { finish } from '../src/store/claims.ts'
import { openDatabase } from '../src/store/connect.ts'
import type { Database } from '../src/store/database.ts'
import { openListener } from '../src/store/listen.ts'
import { migrate } from '../src/store/migrate.ts'
import { createSubmission, type NewSubmission } from '../src/store/new-submission.ts'
import { kafkaQueue } from '../test/queue/support/kafka-queue.ts'
import { startKafka } from '../test/support/kafka.ts'
import { startTestServer } from '../test/support/server.ts'
import { aResult, someSubmission } from '../test/support/store.ts'
import { medianOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' }, waiting: { type: 'string', default: '1000000' }, samples: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '5' }, only: { type: 'string' },
  },
})
const waiting = Number(options.waiting)
const samples = Number(options.samples)
const slots = 8
const log = pino({ level: 'silent' })
const machine = machineNow()
const never = new AbortController().signal

interface Row { queue: string; emptyMs: number; emptyP99Ms: number; fullMs: number; fullP99Ms: number; contestantMs: number; claimsPerSecond: number; ratio: number }

async function settle(db: Kysely<Database>, queue: Queue, claim: Claim): Promise<void> {
  await finish(db, claim, aResult())
  queue.settled(claim, 'finished')
}

/** From the commit to the claim of a slot that has been waiting, in milliseconds. */
async function pickUps(db: Kysely<Database>, queue: Queue, submission: NewSubmission): Promise<number[]> {
  const times: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    const next = queue.next(never)
    await createSubmission(db, submission)
    const committed = performance.now()
    const claim = await next
    times.push(performance.now() - committed)
    await settle(db, queue, claim)
  }
  return times
}

/** From a slot's question to its claim, when there is something all the time. */
async function questions(db: Kysely<Database>, queue: Queue): Promise<number[]> {
  const times: number[] = []
  for (let sample = 0; sample < samples; sample++) {
    const asked = performance.now()
    const claim = await queue.next(never)
    times.push(performance.now() - asked)
    await settle(db, queue, claim)
  }
  return times
}

/** A contestant's submission while others wait: from its commit to its claim by a slot that goes from one judgement to the next. */
async function overtakings(db: Kysely<Database>, queue: Queue, submission: NewSubmission): Promise<number[]> {
  const times: number[] = []
  for (let sample = 0; sample < Math.ceil(samples / 10); sample++) {
    const made = await createSubmission(db, submission)
    const committed = performance.now()
    for (;;) {
      const claim = await queue.next(never)
      const isIt = made.kind === 'created' && claim.submissionId === made.id
      if (isIt) times.push(performance.now() - committed)
      await settle(db, queue, claim)
      if (isIt) break
    }
  }
  return times
}

async function claimsPerSecond(db: Kysely<Database>, queue: Queue): Promise<number> {
  const end = performance.now() + Number(options.seconds) * 1000
  let claims = 0
  await Promise.all(Array.from({ length: slots }, async () => {
    while (performance.now() < end) {
      await settle(db, queue, await queue.next(never))
      claims++
    }
  }))
  return claims / Number(options.seconds)
}

/** As many submissions as that, made by the server itself. */
async function fill(db: Kysely<Database>, like: NewSubmission, priority: Priority): Promise<void> {
  const chunk = 50_000
  for (let made = 0; made < waiting; made += chunk) {
    await sql`
      with made as (
        insert into submission (id, user_id, problem_id, purpose, language, entry_point, files, source, request)
        select gen_random_uuid(), ${like.userId}::uuid, problem.id, 'judge', 'c', null, '[]', '', null
        from problem, generate_series(1, ${Math.min(chunk, waiting - made)}::integer) where problem.slug = ${like.problemSlug}
        returning id, user_id, problem_id
      ),
      judged as (
        insert into judgement (id, submission_id, number, is_current, user_id, problem_id, purpose, language, priority)
        select gen_random_uuid(), id, 1, true, user_id, problem_id, 'judge', 'c', ${priorities[priority]} from made
        returning id
      )
      insert into outbox (priority, judgement_id) select ${priorities[priority]}, id from judged`.execute(db)
    process.stderr.write(`\r${made + chunk} wait …`)
  }
  await sql`vacuum analyze outbox`.execute(db)
  process.stderr.write('\n')
}

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`
}

async function measure(name: string, parts: { db: Kysely<Database>; queue: Queue; arrived: () => Promise<void> }): Promise<Row> {
  const { db, queue } = parts
  const contestant = await someSubmission(db, { priority: 'contest' })
  await pickUps(db, queue, contestant)
  const empty = await pickUps(db, queue, contestant)
  await fill(db, contestant, 'practice')
  await parts.arrived()
  const full = await questions(db, queue)
  const contestants = await overtakings(db, queue, contestant)
  const perSecond = await claimsPerSecond(db, queue)
  return {
    queue: name, emptyMs: medianOf(empty), emptyP99Ms: p99(empty), fullMs: medianOf(full), fullP99Ms: p99(full), contestantMs: medianOf(contestants),
    claimsPerSecond: perSecond, ratio: medianOf(full) / medianOf(empty),
  }
}

async function withDatabase<T>(work: (db: Kysely<Database>, connectionString: string) => Promise<T>): Promise<T> {
  const server = await startTestServer()
  const db = openDatabase({ connectionString: server.connectionString, maxConnections: slots + 4, applicationName: 'bench', log })
  try {
    await migrate(db)
    return await work(db, server.connectionString)
  } finally {
    await db.destroy()
    await server.stop()
  }
}

async function inPostgres(): Promise<Row> {
  return withDatabase(async (db, connectionString) => {
    const listener = openListener({ connectionString, applicationName: 'bench listens', log })
    const queue = await openQueue({ kafka: null, leaseMs: 60_000 }, 'bench', { db, listener, log })
    try {
      return await measure('PostgreSQL', { db, queue, arrived: () => Promise.resolve() })
    } finally {
      await queue.close()
      await listener.close()
    }
  })
}

async function inKafka(): Promise<Row> {
  const kafka = await startKafka()
  try {
    return await withDatabase(async (db, connectionString) => {
      const parts = kafkaQueue(db, connectionString, { brokers: kafka.addresses, partitions: 4 })
      const queue = await parts.open()
      try {
        return await measure('Kafka', { db, queue, arrived: () => parts.arrived() })
      } finally {
        await queue.close()
        await parts.stop()
      }
    })
  } finally {
    await kafka.stop()
  }
}

const rows: Row[] = []
if (options.only !== 'kafka') rows.push(await inPostgres())
if (options.only !== 'postgres') rows.push(await inKafka())
if (options.json) console.log(JSON.stringify({ machine, waiting, samples, slots, rows }))
else {
  console.log(`${machineLine(machine)}; ${samples} samples, ${waiting} waiting, ${slots} slots for the claims a second\n`)
  console.log('| queue | empty: commit to claim (p99) | full: question to claim (p99) | full ÷ empty | full: a contestant’s commit to claim | claimed and settled a second |\n|---|---|---|---|---|---|')
  for (const row of rows)
    console.log(`| ${row.queue} | ${ms(row.emptyMs)} (${ms(row.emptyP99Ms)}) | ${ms(row.fullMs)} (${ms(row.fullP99Ms)}) | ${row.ratio.toFixed(2)} | ${ms(row.contestantMs)} | ${row.claimsPerSecond.toFixed(0)} |`)
}
