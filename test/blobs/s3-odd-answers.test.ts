import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates, type TlsOptions } from 'node:tls'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { openS3Blobs } from '../../src/blobs/s3.ts'
import { defaultPatience, type S3Patience } from '../../src/blobs/s3-client.ts'
import { received, sha256 } from '../contract/blobs.ts'

const content = randomBytes(700_000)
const digest = sha256(content)
const spoolDir = mkdtempSync(join(tmpdir(), 'gavel-spool-'))
after(() => rmSync(spoolDir, { recursive: true }))

/** So that a server which is odd each time is given up within seconds. */
const impatience: S3Patience = { connectMs: 1000, answerMs: 300, uploadMs: 300, bodyMs: 300, bodyBytes: 10_000, withinMs: 1000 }

/** What is sent for a range of the content, piece by piece; null: the connection ends there. */
type Answer = (asked: Buffer, range: string) => (Buffer | string | null)[]

const whole: Answer = (asked, range) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: ${asked.length}\r\nContent-Range: ${range}\r\n\r\n`, asked]
const ok = (headers: string): string => `HTTP/1.1 200 OK\r\n${headers}\r\n`

interface OddServer extends AsyncDisposable {
  blobs: Blobs
  connections: number
  requests: string[]
}

/** A server that answers the first request with the first of these, and so on; the last of them answers all that come then. */
async function answering(answers: Answer[], { tls = null, patience = defaultPatience }: { tls?: TlsOptions | null; patience?: S3Patience } = {}): Promise<OddServer> {
  const waiting = [...answers]
  const open = new Set<Socket>()
  const serve = (socket: Socket): void => {
    odd.connections += 1
    open.add(socket)
    let text = ''
    socket.on('error', () => undefined).on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!text.endsWith('\r\n\r\n')) return
      odd.requests.push(text)
      const [, start = 0, end = 0] = /^range: bytes=(\d+)-(\d+)/im.exec(text)?.map(Number) ?? []
      text = ''
      const answer = waiting.length > 1 ? waiting.shift() : waiting[0]
      void send(socket, answer?.(content.subarray(start, end + 1), `bytes ${start}-${Math.min(end, content.length - 1)}/${content.length}`) ?? [])
    })
  }
  const server: Server = tls === null ? createServer(serve) : createTlsServer(tls, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const odd: OddServer = {
    connections: 0,
    requests: [],
    blobs: await openS3Blobs({
      endpoint: `${tls === null ? 'http' : 'https'}://localhost:${address.port}`, region: 'us-east-1', bucket: 'odd', credentials: { accessKeyId: 'key', secretAccessKey: 'secret' }, spoolDir, patience,
    }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
  return odd
}

/** Each piece is a packet of its own, as far as that can be had. */
async function send(socket: Socket, pieces: (Buffer | string | null)[]): Promise<void> {
  for (const piece of pieces) {
    if (piece === null) return void socket.end()
    socket.write(piece, 'latin1')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const chunked = (asked: Buffer, range: string): (Buffer | string)[] => {
  const pieces: (Buffer | string)[] = [`HTTP/1.1 206 OK\r\ncontent-range: ${range}\r\ntransfer-encoding: chunked\r\n\r`]
  pieces.push('\n')
  for (let at = 0, size = 1; at < asked.length; at += size, size = Math.min(3 * size, 300_000)) {
    const data = asked.subarray(at, at + size)
    pieces.push(data.length.toString(16), ';name="value"\r', '\n', data.subarray(0, 1), data.subarray(1), '\r', '\n')
  }
  return [...pieces, '0\r\n', 'X-Trailer: 1\r\n', '\r\n']
}

const right: Record<string, Answer[]> = {
  'that is what was asked for': [whole],
  'after it has said twice that it is still to come': [(...asked) => ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n', ...whole(...asked)]],
  'of the whole object, to who asked for a range of it': [(asked) => [ok(`Content-Length: ${asked.length}\r\n`), asked]],
  'with names in small letters, spaces, and headers of 60 KiB': [(asked) => [`HTTP/1.1 200\r\ncontent-length:${asked.length} \t\r\n`, `x-long: ${'x'.repeat(60_000)}\r\n`, 'x-twice: 1\r\nx-twice: 2\r\n\r\n', asked]],
  'in chunks, in pieces that end anywhere': [chunked],
  'on a connection that it closes then': [(asked) => [ok(`Content-Length: ${asked.length}\r\nConnection: Close\r\n`), asked, null]],
  'by HTTP/1.0': [(asked) => [`HTTP/1.0 200 OK\r\nContent-Length: ${asked.length}\r\n\r\n`, asked, null]],
  'byte by byte at its beginning': [(...asked) => whole(...asked).flatMap((piece): (Buffer | string | null)[] => (typeof piece === 'string' ? piece.split('') : [piece]))],
  'once it has got over a 503': [() => ['HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: 38\r\n\r\n', '<Error><Code>SlowDown</Code></Error>\r\n'], whole],
  'in two, when it closes the connection in the middle': [(asked, range) => [`HTTP/1.1 206 OK\r\nContent-Length: ${asked.length}\r\nContent-Range: ${range}\r\n\r\n`, asked.subarray(0, 400_000), null], whole],
  'in two, when it stops in the middle of its chunks': [(asked, range) => [...chunked(asked, range).slice(0, 40), null], whole],
  'after one that was none': [() => ['SSH-2.0-OpenSSH_9.2\r\n'.repeat(3), '\r\n'], whole],
  'after one whose end could be in two places': [(asked) => [ok(`Content-Length: ${asked.length}\r\nTransfer-Encoding: chunked\r\n`), asked], (asked) => [ok('Content-Length: 5, 6\r\n'), asked], (asked) => [ok(''), asked, null], whole],
  'after one that wants to speak something else': [() => ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'], whole],
  'after headers without an end': [() => [ok(`X-Long: ${'x'.repeat(400_000)}\r\n`)], whole],
}

for (const [what, answers] of Object.entries(right)) {
  test(`the server's answer is taken ${what}`, async () => {
    await using odd = await answering(answers)
    assert.equal(sha256(await received(odd.blobs, digest, content.length)), digest)
    assert.equal(sha256(await buffer(odd.blobs.get(digest))), digest)
    assert.equal(odd.requests.length, answers.length + 1)
  })
}

const wrong: Record<string, Answer> = {
  'that is another range': (asked) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: ${asked.length}\r\nContent-Range: bytes 5-${asked.length + 4}/${asked.length + 5}\r\n\r\n`, asked],
  'that has fewer bytes than it says, each time': (asked, range) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\nContent-Range: ${range}\r\n\r\n`, asked.subarray(0, 10)],
  'that is more than the range': (asked, range) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: ${asked.length + 5}\r\nContent-Range: ${range}\r\n\r\n`, asked, 'extra'],
  'that goes on behind its end': (asked, range) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\nContent-Range: ${range}\r\n\r\n`, asked],
  'that is none': () => ['\0\0\0\x12\x04\r\n\r\n'],
  'with a chunk that is longer than it says': (asked, range) => [ok(`Transfer-Encoding: chunked\r\nContent-Range: ${range}\r\n`), '5\r\n', asked.subarray(0, 9)],
  'with a chunk without a size': (asked, range) => [ok(`Transfer-Encoding: chunked\r\nContent-Range: ${range}\r\n`), '-5\r\n', asked],
  'that does not say how long the object is': () => [ok('Transfer-Encoding: chunked\r\n'), '1\r\nx\r\n0\r\n\r\n'],
  'that never ends': (asked, range) => [`HTTP/1.1 206 Partial Content\r\nContent-Length: ${asked.length}\r\nContent-Range: ${range}\r\n\r\n`, asked.subarray(0, 1000)],
}

for (const [what, answer] of Object.entries(wrong)) {
  test(`an answer ${what} is a fault that may be tried again`, async () => {
    await using odd = await answering([answer], { patience: impatience })
    await assert.rejects(received(odd.blobs, digest, content.length), { code: 'BLOBS_UNAVAILABLE', canRetry: true })
  })
}

test('one connection serves one request after another, and one that was closed meanwhile costs nothing', async () => {
  await using odd = await answering([whole, whole, (...asked) => [...whole(...asked), null], whole])
  for (let n = 0; n < 3; n++) assert.equal(sha256(await received(odd.blobs, digest, content.length)), digest)
  assert.equal(odd.connections, 1)
  assert.equal(sha256(await received(odd.blobs, digest, content.length)), digest)
  assert.equal(odd.connections, 2)
})

function ownCertificate(): { key: string; cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'gavel-tls-'))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: dir, stdio: 'ignore' })
  const [key, cert] = [readFileSync(join(dir, 'key.pem'), 'utf8'), readFileSync(join(dir, 'cert.pem'), 'utf8')]
  rmSync(dir, { recursive: true })
  return { key, cert }
}

test('what is read late is what came, over HTTP and HTTPS, though each connection reads into one buffer', async () => {
  const known = ownCertificate()
  setDefaultCACertificates([...getCACertificates(), known.cert])
  for (const tls of [null, known]) {
    await using odd = await answering([whole], { tls })
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 4 }, async (_, index) => {
        const pieces: Buffer[] = []
        for await (const piece of odd.blobs.receive(digest, { sizeBytes: content.length, signal: AbortSignal.timeout(60_000) })) {
          for (let turn = 0; turn < index; turn++) await new Promise((resolve) => setImmediate(resolve))
          pieces.push(Buffer.from(piece))
        }
        assert.equal(sha256(Buffer.concat(pieces)), digest)
      }))
    }
  }
})

test('a server whose certificate nobody knows is refused', async () => {
  await using odd = await answering([whole], { tls: ownCertificate(), patience: impatience })
  await assert.rejects(received(odd.blobs, digest, content.length), { code: 'BLOBS_UNAVAILABLE' })
  assert.deepEqual(odd.requests, [])
})
