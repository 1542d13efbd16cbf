import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { LightMyRequestResponse } from 'fastify'
import type { PackageOutcome, PackageUpload } from '../../src/api/deps.ts'
import { Manifest } from '../../src/contract/manifest.ts'
import { Fault } from '../../src/domain/fault.ts'
import { packFolder } from '../../src/packages/pack.ts'
import { testApi } from '../support/api.ts'
import { addProblem } from '../support/problem.ts'
import { listening, parseAnswer, rawConnection } from '../support/raw-http.ts'

const api = await testApi()
const setter = await api.addUser('setter', 'setter')
const ada = await api.addUser('ada', 'contestant')
const gears = fileURLToPath(new URL('../../examples/gears', import.meta.url))
const zip = { 'content-type': 'application/zip' }

/** What reading a package does in the end, with the bytes that arrived in `seen`. */
async function accept(upload: PackageUpload, seen: Buffer[]): Promise<PackageOutcome> {
  seen.push(await readFile(upload.zipPath))
  const testset = await addProblem(api.db, api.blobs, { slug: upload.slug, createdBy: upload.user.id, publish: upload.publish })
  const manifest = Manifest.parse(JSON.parse((await buffer(api.blobs.get(testset.manifestDigest))).toString()))
  return { ok: true, manifest, testset, replaced: null, warnings: [{ path: 'submissions/', message: 'there are none' }] }
}

async function withServer(importPackage: (upload: PackageUpload) => Promise<PackageOutcome>, work: (server: Server) => Promise<void>, settings = {}) {
  const app = await api.build(settings, { importPackage })
  try {
    const { port } = await listening(app)
    const put = (query: string, payload: string | Buffer, headers: Record<string, string> = {}, token = setter.token) =>
      app.inject({ method: 'PUT', url: `/v1/problems/new-one/package${query}`, payload, headers: { ...zip, authorization: `Bearer ${token}`, ...headers } })
    await work({ port, put })
  } finally {
    await app.close()
  }
  assert.deepEqual(await readdir(api.uploadDir), [], 'nothing of an upload is left')
}
interface Server {
  port: number
  put: (query: string, payload: string | Buffer, headers?: Record<string, string>, token?: string) => Promise<LightMyRequestResponse>
}

test('a package becomes a draft, or with publish=true what is judged on', async () => {
  const seen: Buffer[] = []
  const bytes = Buffer.from('PK\x03\x04 the bytes of a zip')
  await withServer((upload) => accept(upload, seen), async ({ put }) => {
    const draft = await put('', bytes)
    assert.equal(draft.statusCode, 201)
    const { testset, ...rest } = draft.json()
    assert.deepEqual([testset.state, testset.tests, rest.slug, rest.name, rest.samples, rest.statements, rest.warnings.length], ['draft', 2, 'new-one', 'Problem new-one', 1, ['en'], 1])
    assert.equal((await ada.ask('GET', '/v1/problems/new-one')).statusCode, 404)
    const published = await put('?publish=true', bytes)
    assert.equal(published.json().testset.state, 'published')
    assert.equal((await ada.ask('GET', '/v1/problems/new-one')).json().testset, published.json().testset.version)
  })
  assert.deepEqual(seen, [bytes, bytes])
})

const putGears = async () => (await setter.ask('PUT', '/v1/problems/gears/package?publish=true', await buffer(packFolder(gears)), zip)).json()

test('an example package is understood, judged on, and stored once', async () => {
  const first = await putGears()
  assert.deepEqual([first.slug, first.name, first.testset.state, first.statements], ['gears', 'Gear Train', 'published', ['de', 'en']])
  assert.ok(first.testset.new_bytes > 0)
  const second = await putGears()
  assert.ok(second.testset.version > first.testset.version)
  assert.equal(second.testset.new_bytes, 0, 'the same files are not stored again')
  const problem = (await ada.ask('GET', '/v1/problems/gears')).json()
  assert.deepEqual([problem.testset, problem.tests], [second.testset.version, second.testset.tests])
})

test('a language that nobody can submit in is warned of', async () => {
  await withServer(async (upload) => {
    const outcome = await accept(upload, [])
    return outcome.ok ? { ...outcome, manifest: { ...outcome.manifest, languages: ['cpp', 'python'] }, warnings: [] } : outcome
  }, async ({ put }) => {
    assert.deepEqual((await put('', 'PK')).json().warnings, [{ path: 'problem.yaml', message: 'languages: this installation does not know python; it knows cpp, python3, rust' }])
  })
})

test('a zip that is none is refused, and makes no problem', async () => {
  const answer = await setter.ask('PUT', '/v1/problems/no-zip/package', 'this is no zip', zip)
  assert.deepEqual([answer.statusCode, answer.json().type], [422, 'urn:gavel:error:package-invalid'])
  assert.equal((await setter.ask('GET', '/v1/problems/no-zip')).statusCode, 404)
})

test('what is wrong with a package is told with file and line', async () => {
  const errors = [{ path: 'problem.yaml:7', message: 'unknown key langauge' }, { path: 'data/secret/1.ans', message: 'has no input' }]
  await withServer(async () => ({ ok: false, errors }), async ({ put }) => {
    const answer = await put('', 'x')
    assert.equal(answer.statusCode, 422)
    const problem = answer.json()
    assert.deepEqual([problem.type, problem.errors], ['urn:gavel:error:package-invalid', errors])
    assert.match(problem.detail, /problem\.yaml:7: unknown key langauge \(and 1 more/)
  })
})

test('contestants upload nothing, and the body is not even read', async () => {
  await withServer(() => assert.fail('it was read'), async ({ put }) => {
    assert.equal((await put('', 'x', {}, ada.token)).statusCode, 403)
    assert.equal((await put('', 'x', {}, 'wrong')).statusCode, 401)
  })
})

test('another media type, another value of publish, a name that cannot be one', async () => {
  await withServer(() => assert.fail('it was read'), async ({ put }) => {
    const json = await put('', '{}', { 'content-type': 'application/json' })
    assert.deepEqual([json.statusCode, json.json().detail], [415, 'Send a zip in the body, with Content-Type: application/zip.'])
    assert.equal((await put('?publish=yes', 'x')).statusCode, 400)
    assert.equal((await setter.ask('PUT', '/v1/problems/A%20B/package', 'x', zip)).statusCode, 400)
    assert.equal((await setter.ask('PUT', '/v1/problems/x/package')).statusCode, 400, 'no body at all')
  })
})

test('a package over the limit is refused, whether it says its size or not', async () => {
  await withServer(() => assert.fail('it was read'), async ({ port, put }) => {
    const declared = await put('', Buffer.alloc(2_000))
    assert.deepEqual([declared.statusCode, declared.json().type], [413, 'urn:gavel:error:package-too-large'])
    const chunk = `${(2_000).toString(16)}\r\n${'x'.repeat(2_000)}\r\n0\r\n\r\n`
    const socket = await rawConnection(port)
    // Without the second line the connection is kept for 72 s, and its end is what is waited for.
    socket.write(`${putHead('Transfer-Encoding: chunked\r\nConnection: close')}${chunk}`)
    const answer = parseAnswer(await text(socket))
    assert.equal(answer.status, 413)
  }, { packageMaxBytes: 1_000 })
})

test('a full disk is answered with 507, whoever meets it', async () => {
  await withServer(() => Promise.reject(new Fault('DISK_FULL', 'no space is left in /data', { canRetry: true })), async ({ put }) => {
    const answer = await put('', 'x')
    assert.deepEqual([answer.statusCode, answer.json().type, JSON.stringify(answer.json()).includes('/data')], [507, 'urn:gavel:error:disk-full', false])
  })
  await withServer(() => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })), async ({ put }) => assert.equal((await put('', 'x')).statusCode, 507))
})

test('an upload that is cut off leaves nothing, and nobody tries to read it', async () => {
  await withServer(() => assert.fail('it was read'), async ({ port }) => {
    const half = await rawConnection(port)
    half.end(`${putHead('Content-Length: 1000')}PK`)
    assert.match(await text(half), /^HTTP\/1\.1 400 [^]*urn:gavel:error:body-cut-off/)
    const gone = await rawConnection(port)
    gone.write(`${putHead('Content-Length: 1000')}PK`)
    while ((await readdir(api.uploadDir)).length === 0) await new Promise((resolve) => setImmediate(resolve))
    gone.destroy()
    await once(gone, 'close')
    while ((await readdir(api.uploadDir)).length > 0) await new Promise((resolve) => setImmediate(resolve))
  })
})

function putHead(length: string): string {
  return `PUT /v1/problems/new-one/package HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${setter.token}\r\nContent-Type: application/zip\r\n${length}\r\n\r\n`
}
