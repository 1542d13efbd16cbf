import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiErrors } from '../../src/api/errors.ts'
import { testApi } from '../support/api.ts'
import { readOpenApi } from '../support/openapi.ts'

const api = await testApi()
const { text, description, operations } = await readOpenApi(api.app)

test('it is OpenAPI 3.1 and has every row of the contract', () => {
  assert.equal(description.openapi, '3.1.0')
  const known = new Set(operations.map(({ path, method }) => `${method} ${path}`))
  for (const row of [
    'GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /v1/languages', 'PUT /v1/problems/{slug}/package', 'GET /v1/problems', 'GET /v1/problems/{slug}',
    'GET /v1/problems/{slug}/testsets', 'POST /v1/problems/{slug}/testsets/{version}/publish', 'POST /v1/submissions', 'POST /evaluate-submission',
    'GET /v1/submissions/{id}', 'GET /v1/submissions/{id}/events', 'GET /v1/submissions', 'POST /v1/submissions/{id}/rejudge', 'POST /v1/problems/{slug}/rejudge', 'POST /v1/runs',
  ]) {
    assert.ok(known.has(row), row)
  }
})

test('each operation has a name of its own, a summary, a tag that is described, and documented errors', () => {
  const tags = new Set(description.tags.map((tag) => tag.name))
  for (const { path, method, operation } of operations) {
    const where = `${method} ${path}`
    assert.ok(operation.operationId && operation.summary, where)
    assert.ok(operation.tags.every((tag) => tags.has(tag)), where)
    assert.ok(operation.responses['500'], where)
    assert.ok(Object.values(operation.responses).every((response) => response.description !== 'Default Response'), where)
    const isOpen = operation.security?.length === 0
    assert.equal(operation.responses['401'] !== undefined, !isOpen || operation.operationId === 'createSession', where)
  }
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
})

test('what any route answers is documented for each', () => {
  const answers = new Map(operations.map(({ method, path, operation }) => [`${method} ${path}`, Object.keys(operation.responses)]))
  const documents = (route: string, statuses: string[]) => assert.deepEqual(statuses.filter((status) => answers.get(route)?.includes(status) !== true), [], route)
  documents('GET /metrics', ['200', '503'])
  documents('GET /v1/submissions/{id}', ['200', '400', '401', '404', '503'])
  documents('POST /v1/sessions', ['201', '400', '401', '403', '413', '415', '422', '503', '507'])
  documents('POST /v1/users', ['201', '400', '401', '403', '409', '413', '415', '422', '503', '507'])
  documents('PUT /v1/problems/{slug}/package', ['201', '400', '401', '403', '413', '415', '422', '503', '507'])
  documents('POST /v1/submissions/{id}/rejudge', ['202', '400', '401', '403', '404', '413', '415', '422', '503', '507'])
  documents('GET /v1/problems/{slug}/files/{path}', ['200', '304', '400', '401', '404'])
})

test('every parameter in an address is described', () => {
  for (const { path, operation } of operations) {
    const named = [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => name)
    const described = operation.parameters.filter((one) => one.in === 'path').map((one) => one.name)
    assert.deepEqual(new Set(described), new Set(named), path)
  }
})

test('every reference leads to something, with an example where people need one', () => {
  const schemas = description.components.schemas
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) assert.ok(schemas[name ?? ''], name)
  for (const name of ['NewSubmission', 'NewRun', 'Submission', 'ProblemDetails']) {
    assert.ok((schemas[name] ?? schemas[`${name}Input`])?.examples?.length, name)
  }
})

test('the errors that it names are those that there are', () => {
  for (const [, code] of text.matchAll(/urn:gavel:error:([a-z-]+)/g)) assert.ok(Object.hasOwn(apiErrors, code ?? ''), code)
})

test('the page that shows it comes from this server alone, within its own policy', async () => {
  const page = await api.app.inject({ url: '/docs' })
  assert.equal(page.statusCode, 200)
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '')
  assert.ok(sources.length > 3)
  assert.doesNotMatch(page.body, /<script>|<script [^>]*>[^<\s]/)
  for (const source of sources) {
    assert.match(source, /^\/docs\/static\//)
    assert.equal((await api.app.inject({ url: source })).statusCode, 200, source)
  }
  assert.match(String(page.headers['content-security-policy']), /script-src 'self';/)
})
