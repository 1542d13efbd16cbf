import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { text } from 'node:stream/consumers'
import { testApi } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { listening, parseAnswer, rawConnection } from '../support/raw-http.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: ada.user.id })
const body = JSON.stringify({ problem: 'sum', language: 'python3', source: 'print(1)' })
const headers = { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' }

/** A server whose waits are told of, so that a test knows when one has begun. */
async function server(stopMs: number) {
  const waiting = Promise.withResolvers<AbortSignal>()
  const app = await api.build({ stopMs }, {
    waitDone: (_id, signal) => {
      waiting.resolve(signal)
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }))
    },
  })
  return { app, ...(await listening(app)), waiting: waiting.promise }
}

test('who waits for a verdict when the server stops is told that it is accepted', async () => {
  const { app, url, waiting } = await server(60_000)
  const answer = fetch(`${url}/evaluate-submission`, { method: 'POST', headers, body })
  await waiting
  await app.close()
  const response = await answer
  assert.deepEqual([response.status, response.headers.get('connection')], [202, 'close'])
  assert.match(response.headers.get('location') ?? '', /^\/v1\/submissions\//)
  await finishWith(api.db, await claim(api.db), {})
})

test('a run that is not over when the server stops is asked for again', async () => {
  const { app, url, waiting } = await server(60_000)
  const answer = fetch(`${url}/v1/runs`, { method: 'POST', headers, body: JSON.stringify({ language: 'python3', source: 'print(1)' }) })
  await waiting
  await app.close()
  const response = await answer
  assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '2'])
  await finishWith(api.db, await claim(api.db), { runs: [] })
})

test('a client that goes away ends its wait', async () => {
  const { app, url, waiting } = await server(60_000)
  const leave = new AbortController()
  const answer = fetch(`${url}/evaluate-submission`, { method: 'POST', headers, body, signal: leave.signal })
  const signal = await waiting
  leave.abort()
  await assert.rejects(answer)
  if (!signal.aborted) await once(signal, 'abort')
  await app.close()
  await finishWith(api.db, await claim(api.db), {})
})

test('a request whose body does not come is cut off when the time for a stop is over', async () => {
  const { app, port } = await server(50)
  const socket = await rawConnection(port)
  socket.write(`POST /v1/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`)
  await once(app.server, 'request')
  await app.close()
  await text(socket).catch(() => '')
  assert.ok(socket.destroyed)
})

test('a request that has begun is finished, and its connection with it', async () => {
  const { app, port } = await server(60_000)
  const socket = await rawConnection(port)
  socket.write(`POST /v1/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`)
  await once(app.server, 'request')
  const closed = app.close()
  socket.write(`${body}GET /v1/problems HTTP/1.1\r\nHost: x\r\n\r\n`)
  const answer = parseAnswer(await text(socket))
  assert.equal(answer.status, 202, 'the one that had begun is finished')
  assert.match(answer.headers, /connection: close/i)
  await closed
  await finishWith(api.db, await claim(api.db), {})
})

test('what is impaired is said, and takes no API from its load balancer', async () => {
  const app = await api.build({}, { impaired: () => ['The store of test data cannot be used; the log says why.'] })
  const answer = await app.inject({ url: '/readyz' })
  assert.deepEqual([answer.statusCode, answer.json()], [200, { status: 'ready', impaired: ['The store of test data cannot be used; the log says why.'] }])
  await app.close()
})

test('readiness says why not', async () => {
  const app = await api.build({}, { notReady: async () => ['The database does not answer.'] })
  const answer = await app.inject({ url: '/readyz' })
  assert.deepEqual([answer.statusCode, answer.json().errors[0].message, answer.headers['retry-after']], [503, 'The database does not answer.', '2'])
  assert.equal((await app.inject({ url: '/healthz' })).statusCode, 200)
  await app.close()
})

test('who is about to stop is not ready, serves all the same, and keeps no connection', async () => {
  const leaving = new AbortController()
  const app = await api.build({}, { leaving: leaving.signal })
  assert.equal((await app.inject({ url: '/readyz' })).statusCode, 200)
  leaving.abort()
  const ready = await app.inject({ url: '/readyz' })
  assert.deepEqual([ready.statusCode, ready.json().type], [503, 'urn:gavel:error:stopping'])
  const served = await app.inject({ url: '/v1/problems', headers })
  assert.deepEqual([served.statusCode, served.headers['connection']], [200, 'close'])
  await app.close()
})
