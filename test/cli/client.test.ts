import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { z } from 'zod'
import { connect, type Client } from '../../src/cli/client.ts'
import { readConfig } from '../../src/config.ts'
import { SubmissionEvent } from '../../src/contract/event.ts'
import { Submission } from '../../src/contract/submission.ts'

const id = '0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7b'
const running = 'id: 1.1.2\nevent: status\ndata: {"status":"running","testset":null,"tests":{"total":1,"done":0}}\n\n'
const done = `id: 1.1.1000000\nevent: done\ndata: ${JSON.stringify(Object.values(Submission.meta()?.examples ?? {})[0])}\n\n`

/** A client of a server that answers as the listener does. */
async function clientOf(context: TestContext, listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return connect({ ...readConfig({}), url: `http://127.0.0.1:${address.port}`, token: 'a-token' })
}

async function eventsSeen(client: Client): Promise<string[]> {
  const seen: SubmissionEvent[] = []
  for await (const event of client.watch(id, new AbortController().signal)) seen.push(event)
  return seen.map(({ event }) => event)
}

test('who watches a submission hears of its verdict although the connection breaks and the server stops for a moment', async (context) => {
  const asked: (string | undefined)[] = []
  const client = await clientOf(context, (request, response) => {
    asked.push(request.headers['last-event-id']?.toString())
    if (asked.length === 2) {
      response.writeHead(503, { 'content-type': 'application/problem+json' })
      return response.end('{"type":"urn:gavel:error:stopping","title":"","status":503,"detail":""}')
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (asked.length === 1) return response.write(running, () => response.destroy())
    return response.end(done)
  })
  assert.deepEqual(await eventsSeen(client), ['status', 'done'])
  assert.deepEqual(asked, [undefined, '1.1.2', '1.1.2'])
})

test('a submission that is not there is said at once', async (context) => {
  const client = await clientOf(context, (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' })
    response.end('{"type":"urn:gavel:error:no-such-submission","title":"","status":404,"detail":"There is no submission."}')
  })
  await assert.rejects(eventsSeen(client), /There is no submission/)
})

test('where no Gavel answers, that is said at once', async () => {
  const client = connect({ ...readConfig({}), url: 'http://127.0.0.1:1', token: 'a-token' })
  await assert.rejects(eventsSeen(client), /no Gavel answers at http:\/\/127\.0\.0\.1:1/)
})

test('a server of another release, and one that is no Gavel, are told by a sentence', async (context) => {
  const answering = (type: string, text: string) => clientOf(context, (_request, response) => response.writeHead(200, { 'content-type': type }).end(text))
  const older = await answering('application/json', '{"items":[{"id":1}],"next":null}')
  await assert.rejects(older.get('/v1/things', z.object({ items: z.array(z.object({ id: z.string() })) })), /^Error: the answer of http:\S+\/v1\/things is not what this gavel expects \(at items\.0\.id\): the server seems to be of another release; use the gavel that belongs to it$/)
  const page = await answering('text/html', '<!doctype html>')
  await assert.rejects(page.post('/v1/things', {}, z.object({})), /^Error: what answers at http:\S+\/v1\/things is no Gavel: its answer is not JSON\. Does GAVEL_URL name the right server\?$/)
  const streaming = await answering('text/event-stream', 'event: verdict-of-tomorrow\ndata: {}\n\n')
  await assert.rejects(eventsSeen(streaming), /seems to be of another release/)
})
