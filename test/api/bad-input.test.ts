import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimNext } from '../../src/store/claims.ts'
import { testApi } from '../support/api.ts'
import { addProblem } from '../support/problem.ts'
import { listening, rawConnection, sendRaw } from '../support/raw-http.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const setter = await api.addUser('setter', 'setter')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id })
await addProblem(api.db, api.blobs, { slug: 'draft', createdBy: setter.user.id, publish: false })
await addProblem(api.db, api.blobs, { slug: 'python-only', createdBy: setter.user.id, manifest: { languages: ['python3'] } })
const program = { problem: 'sum', language: 'python3', source: 'print(1)' }
const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64')

/** Refused with this status and type, and with a sentence that has these words in it. */
async function refused(body: unknown, status: number, type: string, words: RegExp, { caller = ada, url = '/v1/submissions', headers = {} } = {}): Promise<void> {
  const answer = await caller.ask('POST', url, body, headers)
  assert.equal(answer.headers['content-type'], 'application/problem+json', answer.body)
  const problem = answer.json()
  assert.deepEqual([answer.statusCode, problem.status, problem.type], [status, status, `urn:gavel:error:${type}`], answer.body)
  assert.match(JSON.stringify([problem.detail, problem.errors]), words)
}

test('an unknown problem', () => refused({ ...program, problem: 'none' }, 422, 'unknown-problem', /no problem none/))
test('to contestants a draft is an unknown problem', () => refused({ ...program, problem: 'draft' }, 422, 'unknown-problem', /no problem draft/))
test('setters are told to publish the draft', () => refused({ ...program, problem: 'draft' }, 409, 'nothing-published', /Publish one/, { caller: setter }))
test('a problem that cannot be one', () => refused({ ...program, problem: '../etc' }, 422, 'body-invalid', /problem/))
test('an unknown language gets the list of those that there are', () => refused({ ...program, language: 'cobol' }, 422, 'unknown-language', /cpp, python3\b/))
test('a language that is not installed gets how to install it', () => refused({ ...program, language: 'rust' }, 422, 'language-unavailable', /apt-get install rustc/))
test('a language that the problem does not take', () => refused({ ...program, problem: 'python-only', language: 'cpp' }, 422, 'language-not-allowed', /takes python3/))
for (const [what, source] of [['an empty source', ''], ['a source of white space', ' \n\t\r\n ']]) {
  test(what ?? '', () => refused({ ...program, source }, 422, 'source-empty', /nothing but white space/))
}
test('an empty source in base64', () => refused({ ...program, source: undefined, source_base64: '' }, 422, 'source-empty', /white space/))
test('a source over 256 KiB', () => refused({ ...program, source: '#'.repeat(256 * 1024 + 1) }, 413, 'source-too-large', /262145 bytes; 256 KiB/))
test('files that are together over 256 KiB', () =>
  refused({ ...program, source: undefined, files: ['a.py', 'b.py'].map((name) => ({ name, content_base64: base64('#'.repeat(130 * 1024)) })) }, 413, 'source-too-large', /allowed/))
test('ten mebibytes in base64', () => refused({ ...program, source: undefined, source_base64: base64('#'.repeat(10 * 1024 * 1024)) }, 413, 'source-too-large', /256 KiB/))
test('a body over 16 MiB', () => refused({ ...program, source: '#'.repeat(17 * 1024 * 1024) }, 413, 'body-too-large', /16 MiB/))
test('a source that is not UTF-8', () => refused({ ...program, source: undefined, source_base64: base64(Uint8Array.of(0x70, 0xe9, 0x0a)) }, 422, 'source-not-text', /not UTF-8/))
test('a file that is not UTF-8 is named', () => refused({ ...program, source: undefined, files: [{ name: 'x.py', content_base64: base64(Uint8Array.of(0xff)) }] }, 422, 'source-not-text', /x\.py is not UTF-8/))
test('half a surrogate pair, wherever it is', async () => {
  await refused('{"problem":"sum","language":"python3","source":"\\ud800"}', 422, 'source-not-text', /"path":"source","message":"not UTF-8"/)
  await refused('{"language":"python3","source":"x","stdin":"\\ud800"}', 422, 'source-not-text', /"path":"stdin","message":"not UTF-8"/, { url: '/v1/runs' })
})
test('a NUL character in the source', () => refused({ ...program, source: 'print(1)\0' }, 422, 'source-not-text', /NUL/))
test('NUL characters where names belong', async () => {
  await refused({ ...program, language: 'a\0b' }, 422, 'unknown-language', /Available/)
  await refused({ ...program, entry_point: 'a\0b' }, 422, 'body-invalid', /entry_point/)
  await refused({ language: 'python3', source: 'x', args: ['a\0'] }, 422, 'body-invalid', /argument/, { url: '/v1/runs' })
})
test('arguments that no program can be given', async () => {
  const run = { language: 'python3', source: 'x' }
  await refused({ ...run, args: Array(100).fill('ä'.repeat(4096)) }, 422, 'body-invalid', /819200 bytes.*256 KiB/, { url: '/v1/runs' })
  await refused('{"language":"python3","source":"x","args":["\\ud800"]}', 422, 'source-not-text', /args is not UTF-8/, { url: '/v1/runs' })
})
test('an entry point that a runtime would take for an option', () => refused({ ...program, language: 'python3', entry_point: '-version' }, 422, 'body-invalid', /entry_point/))
test('text that is not base64', () => refused({ ...program, source: undefined, source_base64: '***' }, 422, 'body-invalid', /source_base64: not base64/))
test('no source at all, and two of them', async () => {
  await refused({ problem: 'sum', language: 'python3' }, 422, 'body-invalid', /exactly one of source/)
  await refused({ ...program, source_base64: base64('x') }, 422, 'body-invalid', /exactly one of source/)
})
test('a part that nobody knows is named', async () => {
  await refused({ ...program, langauge: 'x' }, 422, 'body-invalid', /langauge/)
  await refused({ ...program, source: undefined, files: [{ name: 'a.py', content_base64: 'eA==', mode: 0 }] }, 422, 'body-invalid', /files\.0: Unrecognized key: \\"mode\\"/)
})
test('a missing part is named', () => refused({ problem: 'sum', source: 'x' }, 422, 'body-invalid', /language: missing; expected string/))
test('file names with folders, and twice the same', async () => {
  await refused({ ...program, source: undefined, files: [{ name: '../a.py', content_base64: 'eA==' }] }, 422, 'body-invalid', /files\.0\.name/)
  await refused({ ...program, source: undefined, files: [{ name: 'a.py', content_base64: 'eA==' }, { name: 'a.py', content_base64: 'eA==' }] }, 422, 'body-invalid', /Two files have the name a\.py/)
})
test('limits of a run that are out of range', () => refused({ language: 'python3', source: 'x', limits: { time_ms: 0 } }, 422, 'body-invalid', /limits\.time_ms/, { url: '/v1/runs' }))

test('JSON that is none', () => refused('{"problem": "sum",}', 400, 'json-invalid', /cannot be read as JSON/))
test('JSON of another kind', () => refused('[1]', 422, 'body-invalid', /expected object/))
test('JSON in another encoding than UTF-8', () => refused(Buffer.from('{"source":"é"}', 'latin1'), 400, 'json-invalid', /UTF-8/))
test('JSON nested a hundred thousand deep', () => refused('['.repeat(100_000), 400, 'json-invalid', /JSON/))
test('names that JavaScript treats in a special way', async () => {
  await refused('{"__proto__":{"problem":"sum"},"language":"python3","source":"x"}', 422, 'body-invalid', /problem/)
  await refused('{"problem":"sum","language":"constructor","source":"x"}', 422, 'unknown-language', /Available/)
})
test('no body', () => refused(undefined, 400, 'body-missing', /Send a JSON object/))
test('a body of another media type', async () => {
  await refused('problem=sum', 415, 'media-type-unsupported', /application\/json/, { headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  await refused('x', 415, 'media-type-unsupported', /application\/json/, { headers: { 'content-type': 'text/plain' } })
  await refused('x', 415, 'media-type-unsupported', /application\/json/, { headers: { 'content-type': 'no/such;;;' } })
})

test('an id that is no id, and addresses that cannot be', async () => {
  for (const url of ['/v1/submissions/1', '/v1/submissions/0199f3a0-5d1c-7b4e-9c1a-2f3d4e5f6a7', '/v1/submissions/%00', '/v1/submissions/%zz', '/v1/problems/NO', `/v1/problems/${'a'.repeat(101)}`, `/v1/problems/${'a'.repeat(400)}`, '/v1/submissions?limit=0', '/v1/submissions?limit=x', '/v1/submissions?verdict=OK', '/v1/submissions?problem=%2e%2e']) {
    const answer = await ada.ask('GET', url)
    assert.equal(answer.statusCode, 400, url)
    assert.equal(answer.headers['content-type'], 'application/problem+json')
    assert.ok(answer.json().detail.length > 10)
  }
})

test('cursors and filters that mean nothing give an empty page', async () => {
  for (const url of ['/v1/submissions?after=nonsense', '/v1/submissions?user=%00', '/v1/submissions?language=%00', '/v1/problems?search=%00', '/v1/problems?search=%25', '/v1/problems?after=zzz%00']) {
    const answer = await setter.ask('GET', url)
    assert.deepEqual([answer.statusCode, answer.json().items], [200, []], url)
  }
})

test('an unknown address is 404, a known one with another method 405 with those that it takes', async () => {
  const unknown = await ada.ask('GET', '/v2/submissions')
  assert.deepEqual([unknown.statusCode, unknown.json().type], [404, 'urn:gavel:error:no-such-address'])
  const known = await ada.ask('PUT', '/v1/submissions')
  assert.deepEqual([known.statusCode, known.headers.allow], [405, 'GET, HEAD, POST'])
  const parameter = await ada.ask('DELETE', '/v1/problems/sum/testsets/2026-11-22T08:00:00.000Z/publish')
  assert.deepEqual([parameter.statusCode, parameter.headers.allow], [405, 'POST'])
})

test('a body that is cut off in the middle', async () => {
  const { port } = await listening(api.app)
  const head = `POST /v1/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`
  const answer = await sendRaw(port, `${head}{"problem": "sum", "lang`)
  assert.equal(answer.status, 400)
  assert.match(answer.headers, /application\/problem\+json/)
  assert.match(answer.body, /urn:gavel:error:body-cut-off/)

  const gone = await rawConnection(port)
  gone.write(`${head}{"problem": "sum", "lang`)
  gone.destroy()
  assert.equal((await ada.ask('GET', '/healthz')).statusCode, 200)
})

test('what is not HTTP', async () => {
  const { port } = await listening(api.app)
  const noise = await sendRaw(port, 'MUMBLE\r\n\r\n')
  assert.equal(noise.status, 400)
  assert.match(noise.body, /urn:gavel:error:request-malformed/)
  const large = await sendRaw(port, `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`)
  assert.equal(large.status, 431)
  assert.match(large.body, /urn:gavel:error:headers-too-large/)
})

test('after all that, nothing waits to be judged', async () => {
  assert.equal(await claimNext(api.db, { worker: 'test', leaseMs: 1_000 }), null)
})
