import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { SubmissionEvent } from '../../src/contract/event.ts'
import { openSubmissionEvents } from '../../src/events/submission-events.ts'
import { submissionChannel } from '../../src/store/channels.ts'
import { finish, recordProgress } from '../../src/store/claims.ts'
import { openListener } from '../../src/store/listen.ts'
import { recoverLapsed } from '../../src/store/lost-claims.ts'
import { createSubmission } from '../../src/store/new-submission.ts'
import { rejudge } from '../../src/store/judge-again.ts'
import { isSubmissionDone, watchSubmission } from '../../src/store/submissions.ts'
import { testDatabase } from '../support/postgres.ts'
import { aResult, aRun, aSubmission, claim, lapsed, someSubmission } from '../support/store.ts'

const { db, connectionString } = await testDatabase()
const listener = openListener({ connectionString, applicationName: 'events listener', log: pino({ level: 'silent' }) })
const events = openSubmissionEvents({
  watchSubmission: (id) => watchSubmission(db, id),
  isSubmissionDone: (id) => isSubmissionDone(db, id),
  listen: (id, handler) => listener.listen(submissionChannel(id), handler),
})
after(async () => {
  events.close()
  await listener.close()
})
const forever = new AbortController().signal
type Sent = { id: string; event: SubmissionEvent }

function follow(id: string, afterId: string | null = null, signal = forever): AsyncIterator<Sent> {
  return events.subscribe(id, afterId, signal)[Symbol.asyncIterator]()
}

async function take(stream: AsyncIterator<Sent>, count: number): Promise<Sent[]> {
  const taken: Sent[] = []
  while (taken.length < count) {
    const { value, done } = await stream.next()
    if (done) break
    taken.push(value)
  }
  return taken
}

/** `status:running`, `run:0`, `done:AC`. */
function brief({ event }: Sent): string {
  switch (event.event) {
    case 'status':
      return `status:${event.data.status}`
    case 'run':
      return `run:${event.data.index}`
    case 'done':
      return `done:${event.data.verdict}`
    default:
      return event satisfies never
  }
}

const running = { kind: 'status', status: 'running', testset: null, testsTotal: 3 } as const
const run = (index: number) => ({ kind: 'run', index, run: aRun(`secret/${index}`) }) as const

test('who follows from the start sees each thing as it happens, and the verdict last', async () => {
  const id = await aSubmission(db)
  const stream = follow(id)
  assert.deepEqual((await take(stream, 1)).map(brief), ['status:queued'])
  const held = await claim(db)
  assert.deepEqual((await take(stream, 1)).map(brief), ['status:compiling'])
  await recordProgress(db, held, [running])
  assert.deepEqual((await take(stream, 1)).map(brief), ['status:running'])
  await recordProgress(db, held, [run(0), run(1)])
  const [first, second] = await take(stream, 2)
  assert.ok(first && second)
  assert.deepEqual([first, second].map(brief), ['run:0', 'run:1'])
  assert.deepEqual(first.event.data, { index: 0, test: 'secret/0', verdict: 'AC', time_ms: 3, wall_ms: 4, memory_kib: 1500, score: null, message: 'message of secret/0', first_time_ms: null, kept_from: null, evidence: null })
  await finish(db, held, aResult('WA', [run(0).run, run(1).run, aRun('secret/2', 'WA')]))
  assert.deepEqual((await take(stream, 10)).map(brief), ['run:2', 'done:WA'])
})

test('who comes late or again sees what is missing and nothing twice, wherever the connection broke', async () => {
  const id = await aSubmission(db)
  const held = await claim(db)
  await recordProgress(db, held, [running, run(0), run(1)])
  const live = await take(follow(id), 4)
  assert.deepEqual(live.map(brief), ['status:compiling', 'status:running', 'run:0', 'run:1'])
  await finish(db, held, aResult('AC', [run(0).run, run(1).run, run(2).run]))
  const all = ['status:compiling', 'status:running', 'run:0', 'run:1', 'run:2', 'done:AC']
  for (const [index, sent] of live.entries()) {
    const rest = await take(follow(id, sent.id), 10)
    // What stood before the runs is over by now; the runs and the verdict are complete.
    assert.deepEqual(rest.map(brief), all.slice(Math.max(index + 1, 2)))
  }
  const late = await take(follow(id), 10)
  assert.deepEqual(late.map(brief), ['run:0', 'run:1', 'run:2', 'done:AC'])
  assert.deepEqual(await take(follow(id, late.at(-1)?.id), 10), [])
})

test('a second attempt starts over, and its events come after those of the first', async () => {
  const id = await aSubmission(db)
  const stream = follow(id)
  await take(stream, 1)
  const dead = await claim(db, { leaseMs: lapsed })
  await recordProgress(db, dead, [running, run(0)])
  const before = await take(stream, 3)
  assert.deepEqual(before.map(brief), ['status:compiling', 'status:running', 'run:0'])
  await recoverLapsed(db)
  assert.deepEqual((await take(stream, 1)).map(brief), ['status:queued'])
  const held = await claim(db)
  await recordProgress(db, held, [running, run(0)])
  const again = await take(follow(id, before.at(-1)?.id), 3)
  assert.deepEqual(again.map(brief), ['status:compiling', 'status:running', 'run:0'])
  await finish(db, held, aResult('AC', [run(0).run]))
  assert.equal((await take(stream, 10)).map(brief).at(-1), 'done:AC')
})

test('after a rejudge the events of the new judgement come after those of the old', async () => {
  const id = await aSubmission(db)
  await finish(db, await claim(db), aResult('WA'))
  const last = (await take(follow(id), 10)).at(-1)
  await rejudge(db, id)
  const stream = follow(id, last?.id)
  assert.deepEqual((await take(stream, 1)).map(brief), ['status:queued'])
  await finish(db, await claim(db), aResult('AC'))
  const rest = (await take(stream, 10)).map(brief)
  assert.deepEqual(rest.slice(-3), ['run:0', 'run:1', 'done:AC'])
})

test('a verdict that came while nobody listened is not lost', async () => {
  const id = await aSubmission(db)
  const stream = follow(id)
  await take(stream, 1)
  const done = events.waitDone(id, forever)
  const rest = take(stream, 10)
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity where application_name = 'events listener'`.execute(db)
  await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
  await finish(db, await claim(db), aResult('AC'))
  assert.equal((await rest).map(brief).at(-1), 'done:AC')
  assert.equal(await done, true)
})

test('hundreds wait for verdicts on one connection, and each hears of its own', async () => {
  const submission = await someSubmission(db)
  const ids: string[] = []
  for (let count = 0; count < 30; count++) {
    const made = await createSubmission(db, submission)
    if (made.kind === 'created') ids.push(made.id)
  }
  const heard = new Set<string>()
  const waits = ids.flatMap((id) => Array.from({ length: 10 }, () => events.waitDone(id, forever).then(() => heard.add(id))))
  const unjudged = ids.at(-1)
  for (let held = await claim(db); held.submissionId !== unjudged; held = await claim(db)) await finish(db, held, aResult())
  await Promise.all(waits.slice(0, -10))
  assert.deepEqual([...heard].toSorted(), ids.slice(0, -1).toSorted())
  assert.equal(await events.waitDone(unjudged ?? '', AbortSignal.abort()), false)
})

test('who stops following is let go', async () => {
  const id = await aSubmission(db)
  const stopping = new AbortController()
  const stream = follow(id, null, stopping.signal)
  await take(stream, 1)
  const rest = take(stream, 10)
  const done = events.waitDone(id, stopping.signal)
  stopping.abort()
  assert.deepEqual(await rest, [])
  assert.equal(await done, false)
})

test('what is not there has no events', async () => {
  assert.deepEqual(await take(follow('0199aaaa-0000-7000-8000-000000000000'), 1), [])
  assert.deepEqual(await take(follow('no id'), 1), [])
})
