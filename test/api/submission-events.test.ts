import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApi, type Caller } from '../support/api.ts'
import { eventsUntil, readEvents, readFrames } from '../support/event-reader.ts'
import { claim, finishWith, run, tellRuns } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { listening } from '../support/raw-http.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const setter = await api.addUser('setter', 'setter')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id })
const { url } = await listening(api.app)

async function submitted(): Promise<string> {
  const answer = await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'python3', source: 'print(1)' })
  return answer.json().id
}

function watch(id: string, { caller = ada, server = url, lastEventId = '', signal }: { caller?: Caller; server?: string; lastEventId?: string; signal?: AbortSignal } = {}): Promise<Response> {
  const resume: Record<string, string> = lastEventId === '' ? {} : { 'last-event-id': lastEventId }
  return fetch(`${server}/v1/submissions/${id}/events`, { headers: { authorization: `Bearer ${caller.token}`, ...resume }, signal: signal ?? null })
}

test('a watcher sees the tests one by one, then the verdict, and then the end', async () => {
  const id = await submitted()
  const response = await watch(id)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.equal(response.headers.get('cache-control'), 'no-store')
  const events = readEvents(response)
  assert.equal((await events.next()).value?.data['status'], 'queued')

  const claimed = await claim(api.db)
  await tellRuns(api.db, claimed, [run('sample/1')], 2)
  const [...first] = await eventsUntil(events, 'run')
  assert.deepEqual([first.at(-1)?.data['test'], first.at(-1)?.data['index']], ['sample/1', 0])
  await finishWith(api.db, claimed, { verdict: 'WA', runs: [run('sample/1'), run('secret/01', 'WA', 'expected 42')] })
  const [...rest] = await eventsUntil(events, 'done')
  assert.deepEqual(rest.map((event) => event.event), ['run', 'done'])
  assert.equal(rest[1]?.data['verdict'], 'WA')
  assert.ok(!JSON.stringify(rest).includes('expected 42'), 'a contestant does not see what is said of secret tests')
  assert.equal((await events.next()).done, true)
})

test('setters see what is said of secret tests', async () => {
  const id = await submitted()
  await finishWith(api.db, await claim(api.db), { verdict: 'WA', runs: [run('secret/01', 'WA', 'expected 42')] })
  const events = await eventsUntil(readEvents(await watch(id, { caller: setter })), 'done')
  assert.ok(events.every((event) => JSON.stringify(event).includes('expected 42')))
})

test('whoever comes back with the last id gets what came after it, and 204 when that is nothing', async () => {
  const id = await submitted()
  await finishWith(api.db, await claim(api.db), {})
  const all = await eventsUntil(readEvents(await watch(id)), 'done')
  for (const [index, { id: lastEventId }] of all.entries()) {
    const response = await watch(id, { lastEventId })
    if (index === all.length - 1) assert.equal(response.status, 204)
    else assert.deepEqual((await eventsUntil(readEvents(response), 'done')).map((event) => event.id), all.slice(index + 1).map((event) => event.id))
  }
  const nonsense = await eventsUntil(readEvents(await watch(id, { lastEventId: 'nonsense' })), 'done')
  assert.equal(nonsense.length, all.length, 'an id that is none of ours means the start')
})

test('a silent stream has a comment now and then', async () => {
  const id = await submitted()
  const quick = await api.build({ heartbeatMs: 20 })
  const leave = new AbortController()
  try {
    const frames = readFrames(await watch(id, { server: (await listening(quick)).url, signal: leave.signal }))
    const seen: (string | undefined)[] = []
    while (seen.filter((frame) => frame === ':').length < 2) seen.push((await frames.next()).value)
    assert.equal(seen[0], 'retry: 1000')
  } finally {
    leave.abort()
    await quick.close()
    await finishWith(api.db, await claim(api.db), {})
  }
})

test('when the server stops, streams end at once, so that their readers go elsewhere', async () => {
  const id = await submitted()
  const stopping = await api.build({ stopMs: 60_000 })
  const events = readEvents(await watch(id, { server: (await listening(stopping)).url }))
  assert.equal((await events.next()).value?.event, 'status')
  await stopping.close()
  assert.equal((await events.next()).done, true)
  await finishWith(api.db, await claim(api.db), {})
})

test('a watcher of nothing is told so', async () => {
  assert.equal((await watch('0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b')).status, 404)
  assert.equal((await watch('1')).status, 400)
})
