import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { claimNext } from '../../src/store/claims.ts'
import { testApi } from '../support/api.ts'
import { finishWith } from '../support/judging.ts'
import { readOpenApi } from '../support/openapi.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const admin = await api.addUser('root', 'admin')
const ada = await api.addUser('ada', 'contestant')
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: admin.user.id })
const { id } = (await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'python3', source: 'print(1)' })).json()

/** Whoever waits for a verdict gets it at once. */
const app = await api.build({}, {
  waitDone: async () => {
    for (;;) {
      const claimed = await claimNext(api.db, { worker: 'test', leaseMs: 60_000 })
      if (claimed === null) return true
      await finishWith(api.db, claimed, claimed.purpose === 'run' ? { runs: [], output } : {})
    }
  },
})
after(() => app.close())
const output = { outcome: 'exited', exitCode: 0, signal: null, stdout: Buffer.from('\0\xff'), stderr: Buffer.alloc(0), timeMs: 1, wallMs: 1, memoryKib: 1 } as const

/** xorshift32: the same garbage in every run, so that a failure can be looked at. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
const random = randomNumbers(20_261_122)
const pick = <T>(values: readonly [T, ...T[]]): T => values[random(values.length)] ?? values[0]

const texts = ['', ' ', 'sum', 'python3', 'cpp', 'root', id, '0', '-1', '1e400', 'true', 'null', '\0', '\u{1F4A9}', '\ud800', "'; drop table submission; --", '%', '%00', '../../etc/passwd', '{{7*7}}', '<script>', 'a'.repeat(5_000), '2026-11-22T08:00:00.000Z', 'ä'.normalize('NFD'), '__proto__', 'sample/1'] as const
const numbers = [0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, 4_294_967_296, 61] as const

function garbage(depth = 0): unknown {
  switch (pick(depth < 3 ? ['text', 'number', 'flag', 'null', 'list', 'object'] : ['text', 'number', 'flag', 'null'])) {
    case 'text':
      return pick(texts)
    case 'number':
      return pick(numbers)
    case 'flag':
      return random(2) === 0
    case 'list':
      return Array.from({ length: random(4) }, () => garbage(depth + 1))
    case 'object':
      return Object.fromEntries(Array.from({ length: random(4) }, () => [pick(texts), garbage(depth + 1)]))
    default:
      return null
  }
}

interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  parameters: { name: string; in: string }[]
  fields: string[]
}

const { description, operations: described } = await readOpenApi(api.app)
const operations: Operation[] = described.map(({ path, method, operation: { parameters, requestBody } }) => {
  const body = requestBody?.content['application/json']?.schema
  const schema = body?.$ref === undefined ? body : description.components.schemas[body.$ref.split('/').at(-1) ?? '']
  return { method, path, parameters, fields: Object.keys(schema?.properties ?? {}) }
})

const headerSafe = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '')

function addressOf(operation: Operation): string {
  const path = operation.path.replaceAll(/\{(.+?)\}/g, () => (random(8) === 0 ? pick(texts) : encodeURIComponent(pick(texts).toWellFormed())))
  const query = operation.parameters.filter((one) => one.in === 'query' && random(2) === 0).map((one) => `${one.name}=${encodeURIComponent(pick(texts).toWellFormed())}`)
  return encodeURI(path.toWellFormed()).replaceAll('%25', '%') + (query.length === 0 ? '' : `?${query.join('&')}`)
}

/** A body with the right names and, for each, sometimes something that could be right. */
function bodyOf(operation: Operation): string {
  if (random(6) === 0) return pick(['', '{', '[]', 'null', '"x"', '1', '{"a":1,"a":2}', '\uFEFF{}', '{"__proto__":{}}'])
  const fields = operation.fields.filter(() => random(3) > 0).map((name) => [name, random(2) === 0 ? pick<unknown>(['sum', 'python3', 'print(1)', 'x', 1, {}, []]) : garbage()])
  return JSON.stringify(Object.fromEntries(fields))
}

for (const operation of operations) {
  // A stream of a submission that nobody judges would not end.
  const neverEnds = operation.path.endsWith('/events') ? id : '\n'
  test(`${operation.method} ${operation.path} answers garbage with a sentence, never with a fault`, async () => {
    for (let round = 0; round < 60; round++) {
      const url = addressOf(operation).replaceAll(neverEnds, 'x')
      const payload = operation.method === 'GET' ? undefined : bodyOf(operation)
      const headers: Record<string, string> = { authorization: `Bearer ${pick([admin.token, admin.token, ada.token, 'wrong'])}` }
      if (payload !== undefined) headers['content-type'] = pick(['application/json', 'application/json', 'application/json; charset=utf-8', 'application/zip', 'text/html'])
      if (random(3) === 0) headers['idempotency-key'] = headerSafe(pick(texts))
      if (random(3) === 0) headers['last-event-id'] = headerSafe(pick(texts))
      const answer = await app.inject({ method: operation.method, url, headers, ...(payload !== undefined && { payload }) })
      const what = `${operation.method} ${url} ${payload} → ${answer.statusCode} ${answer.body.slice(0, 300)}`
      assert.ok(answer.statusCode < 500, what)
      if (answer.statusCode >= 400) {
        assert.equal(answer.headers['content-type'], 'application/problem+json', what)
        assert.ok(answer.json().detail.length > 10, what)
      }
    }
  })
}
