import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testApi } from '../support/api.ts'

const api = await testApi()
const webRoot = await mkdtemp(join(tmpdir(), 'gavel-test-pages-'))
await mkdir(join(webRoot, 'assets'))
await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Gavel</title>')
await writeFile(join(webRoot, 'assets/index-3f2a.js'), 'export {}')
await writeFile(join(webRoot, '.secret'), 'secret')
const app = await api.build({ webRoot })
after(async () => {
  await app.close()
  await rm(webRoot, { recursive: true })
})
const visit = (url: string, accept = 'text/html,application/xhtml+xml,*/*;q=0.8') => app.inject({ url, headers: { accept } })

test('every address of a page gives the one page that there is, never kept', async () => {
  for (const url of ['/', '/problems/different', '/submissions/0199f3a0?tab=source', '/v1x']) {
    const page = await visit(url)
    assert.deepEqual([page.statusCode, page.headers['content-type'], page.headers['cache-control']], [200, 'text/html; charset=utf-8', 'no-cache'], url)
    assert.match(page.body, /<title>Gavel/)
  }
})

test('what has a digest in its name may be kept for ever', async () => {
  const asset = await visit('/assets/index-3f2a.js')
  assert.deepEqual([asset.statusCode, asset.headers['cache-control']], [200, 'public, max-age=31536000, immutable'])
})

test('an asset that is gone is not a page, so that an old page notices', async () => {
  assert.equal((await visit('/assets/index-0000.js')).statusCode, 404)
})

test('addresses of the API are never a page', async () => {
  for (const url of ['/v1/nothing', '/docs/nothing', '/healthz/x', '/openapi.json/x', '/metrics/x']) {
    const answer = await visit(url)
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, 'application/problem+json'], url)
  }
  assert.equal((await visit('/evaluate-submission')).statusCode, 405)
})

test('programs that ask for no page get a problem, and no method but GET a page', async () => {
  assert.equal((await visit('/nowhere', 'application/json')).statusCode, 404)
  assert.equal((await app.inject({ method: 'POST', url: '/nowhere', headers: { accept: 'text/html' } })).statusCode, 404)
})

test('nothing outside of the pages and nothing hidden is served', async () => {
  for (const url of ['/.secret', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f.secret', '/assets/%00', '/assets//etc/passwd']) {
    const answer = await visit(url, '*/*')
    assert.ok([400, 403, 404].includes(answer.statusCode), `${url}: ${answer.statusCode}`)
    assert.equal(answer.headers['content-type'], 'application/problem+json', url)
  }
})
