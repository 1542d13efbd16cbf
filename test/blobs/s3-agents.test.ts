import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, request as httpRequest, type RequestListener } from 'node:http'
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { openAgents } from '../../src/blobs/s3-agents.ts'

const content = randomBytes(5 * 1024 * 1024)

const answer: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': content.length })
  response.end(content)
}

async function addressOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

/** Several on the same connections, of which some are read late: what was read before must not have become what came later. */
async function read(get: () => ReturnType<typeof httpRequest>): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 4 }, async (_, index) => {
      const [response] = await once(get().end(), 'response')
      // As much as Node takes without a reader lies in memory then.
      for (let turn = 0; turn < 50 * index; turn++) await new Promise((resolve) => setImmediate(resolve))
      assert.ok((await buffer(response)).equals(content))
    }))
  }
}

test('what is read late over HTTP is what came, though each connection reads into one buffer', async () => {
  const server = createHttpServer(answer)
  const port = await addressOf(server)
  const { httpAgent } = openAgents()
  await read(() => httpRequest({ port, host: '127.0.0.1', agent: httpAgent }))
  httpAgent.destroy()
  server.close()
})

test('what is read late over HTTPS is what came, though each connection reads into one buffer', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gavel-tls-'))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: dir, stdio: 'ignore' })
  const [key, cert] = [readFileSync(join(dir, 'key.pem')), readFileSync(join(dir, 'cert.pem'))]
  rmSync(dir, { recursive: true })
  const server = createHttpsServer({ key, cert }, answer)
  const port = await addressOf(server)
  const { httpsAgent } = openAgents()
  await read(() => httpsRequest({ port, host: '127.0.0.1', servername: 'localhost', ca: cert, agent: httpsAgent }))
  httpsAgent.destroy()
  server.close()
})
