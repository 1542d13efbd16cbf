import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createToken } from '../../src/store/tokens.ts'
import { testApi } from '../support/api.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const setter = await api.addUser('setter', 'setter')
const admin = await api.addUser('root', 'admin')

const withCookie = (session: string, method: 'GET' | 'DELETE' | 'POST', url: string, headers: Record<string, string> = {}) =>
  api.app.inject({ method, url, headers: { cookie: `gavel_session=${session}`, host: 'gavel.example', ...headers } })

async function signIn(headers: Record<string, string> = {}): Promise<{ session: string; setCookie: string }> {
  const answer = await api.app.inject({ method: 'POST', url: '/v1/sessions', payload: { token: ada.token }, headers })
  assert.equal(answer.statusCode, 201, answer.body)
  assert.deepEqual(answer.json(), { name: 'ada', role: 'contestant', created_at: ada.user.createdAt.toISOString() })
  return { session: answer.cookies[0]?.value ?? '', setCookie: String(answer.headers['set-cookie']) }
}

test('without a token, with a wrong one, and with another kind of header the answer is 401 and says how to do it', async () => {
  const headers = [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic YTpi' }, { authorization: 'Bearer' }, { authorization: ada.token }, { cookie: 'gavel_session=wrong' }]
  for (const [method, url] of [['GET', '/v1/problems'], ['POST', '/v1/submissions'], ['PUT', '/v1/problems/x/package'], ['POST', '/evaluate-submission'], ['GET', '/v1/submissions/none']] as const) {
    for (const header of headers) {
      if ('cookie' in header && method !== 'GET') continue
      const answer = await api.app.inject({ method, url, headers: header })
      assert.equal(answer.statusCode, 401, `${method} ${url} ${JSON.stringify(header)}`)
      assert.match(String(answer.headers['www-authenticate']), /^Bearer realm="gavel"/)
      assert.equal(answer.headers['content-type'], 'application/problem+json')
    }
  }
})

test('the scheme of the header may be written in any case', async () => {
  assert.equal((await api.app.inject({ url: '/v1/me', headers: { authorization: `bearer ${ada.token}` } })).json().name, 'ada')
})

test('an expired token is a wrong one', async () => {
  const token = await createToken(api.db, ada.user.id, { kind: 'api', ttlMs: -1 })
  assert.equal((await api.app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } })).statusCode, 401)
})

test('operation is open: health, readiness, metrics, the description', async () => {
  for (const url of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs']) {
    assert.equal((await api.app.inject({ url })).statusCode, 200, url)
  }
})

test('a token buys a session with a token of its own, in a cookie that scripts cannot read', async () => {
  const { session, setCookie } = await signIn()
  assert.notEqual(session, ada.token)
  assert.match(setCookie, /^gavel_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/)
  assert.match((await signIn({ 'x-forwarded-proto': 'https' })).setCookie, /; Secure/)
  assert.equal((await withCookie(session, 'GET', '/v1/me')).json().name, 'ada')
})

test('signing out ends the session and leaves the API token', async () => {
  const { session } = await signIn()
  const answer = await withCookie(session, 'DELETE', '/v1/sessions/current', { 'sec-fetch-site': 'same-origin' })
  assert.equal(answer.statusCode, 204)
  assert.match(String(answer.headers['set-cookie']), /gavel_session=;/)
  assert.equal((await withCookie(session, 'GET', '/v1/me')).statusCode, 401)
  assert.equal((await ada.ask('GET', '/v1/me')).statusCode, 200)
})

test('a wrong token buys nothing', async () => {
  assert.equal((await api.app.inject({ method: 'POST', url: '/v1/sessions', payload: { token: 'wrong' } })).statusCode, 401)
  assert.equal((await api.app.inject({ method: 'POST', url: '/v1/sessions', payload: { token: '' } })).statusCode, 422)
})

test('with the cookie, only our own pages change anything', async () => {
  const { session } = await signIn()
  const changed = async (headers: Record<string, string>) => (await withCookie(session, 'POST', '/v1/submissions', headers)).statusCode
  assert.equal(await changed({}), 403)
  assert.equal(await changed({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await changed({ 'sec-fetch-site': 'same-site', origin: 'http://gavel.example' }), 403)
  assert.equal(await changed({ origin: 'http://evil.example' }), 403)
  assert.equal(await changed({ origin: 'null' }), 403)
  assert.equal(await changed({ origin: 'http://gavel.example' }), 400, 'allowed, but there is no body')
  assert.equal(await changed({ 'sec-fetch-site': 'same-origin' }), 400)
  assert.equal(await changed({ origin: 'https://public.example', 'x-forwarded-host': 'public.example' }), 400)
  assert.equal((await withCookie(session, 'GET', '/v1/me', { 'sec-fetch-site': 'cross-site' })).statusCode, 200)
})

test('another site cannot sign its visitor in', async () => {
  const answer = await api.app.inject({ method: 'POST', url: '/v1/sessions', payload: { token: ada.token }, headers: { origin: 'http://evil.example', host: 'gavel.example' } })
  assert.equal(answer.statusCode, 403)
})

test('users are for administrators, problems for setters and administrators', async () => {
  assert.equal((await ada.ask('GET', '/v1/users')).statusCode, 403)
  assert.equal((await setter.ask('POST', '/v1/users', { name: 'x' })).statusCode, 403)
  const users = await admin.ask('GET', '/v1/users')
  assert.deepEqual(users.json().items.map((user: { name: string }) => user.name), ['ada', 'root', 'setter'])
  const page = (await admin.ask('GET', '/v1/users?limit=2')).json()
  assert.equal((await admin.ask('GET', `/v1/users?limit=2&after=${page.next}`)).json().items[0].name, 'setter')
  for (const [method, url] of [['PUT', '/v1/problems/x/package'], ['GET', '/v1/problems/x/testsets'], ['POST', '/v1/problems/x/rejudge']] as const) {
    assert.equal((await ada.ask(method, url)).statusCode, 403, url)
  }
})

test('a new user has the role asked for, and a name with letters of any script', async () => {
  const made = await admin.ask('POST', '/v1/users', { name: 'Грейс', role: 'setter' })
  assert.deepEqual([made.statusCode, made.json().name, made.json().role], [201, 'Грейс', 'setter'])
  for (const body of [{ name: 'a b' }, { name: '' }, { name: 'x', role: 'king' }, { name: 'x', extra: 1 }, [], 'null']) {
    assert.equal((await admin.ask('POST', '/v1/users', body)).statusCode, 422, JSON.stringify(body))
  }
})

test('every answer carries the headers that protect the pages', async () => {
  const { headers } = await api.app.inject({ url: '/nowhere' })
  assert.match(String(headers['content-security-policy']), /default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline'/)
  assert.equal(headers['x-content-type-options'], 'nosniff')
})
