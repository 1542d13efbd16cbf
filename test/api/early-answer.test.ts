import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { testApi } from '../support/api.ts'
import { listening, parseAnswer, rawConnection } from '../support/raw-http.ts'

const api = await testApi()
const setter = await api.addUser('setter', 'setter')
const app = await api.build({ packageMaxBytes: 1_000 }, { importPackage: () => assert.fail('it was read') })
after(() => app.close())
const { port } = await listening(app)
const large = Buffer.alloc(24 * 1024 * 1024, '1')

/** As many HTTP clients do it: all of the request goes out before the answer is looked at. */
async function sendAllThenRead(line: string, contentType: string, chunked: boolean): Promise<{ status: number; body: string }> {
  const socket = await rawConnection(port)
  const framing = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${large.length}`
  socket.write(`${line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${setter.token}\r\nContent-Type: ${contentType}\r\nConnection: close\r\n${framing}\r\n\r\n`)
  const body = chunked ? [`${large.length.toString(16)}\r\n`, large, '\r\n0\r\n\r\n'] : [large]
  for (const part of body) await new Promise<void>((resolve, reject) => socket.write(part, (error) => (error ? reject(error) : resolve())))
  return parseAnswer(await text(socket))
}

for (const chunked of [false, true]) {
  const how = chunked ? 'in chunks' : 'of a known length'
  test(`a client that sends a body that is too large to its end, ${how}, is still told so`, async () => {
    const json = await sendAllThenRead('POST /v1/submissions', 'application/json', chunked)
    assert.deepEqual([json.status, JSON.parse(json.body).type], [413, 'urn:gavel:error:body-too-large'])
    const zip = await sendAllThenRead('PUT /v1/problems/x/package', 'application/zip', chunked)
    assert.deepEqual([zip.status, JSON.parse(zip.body).type], [413, 'urn:gavel:error:package-too-large'])
  })
}
