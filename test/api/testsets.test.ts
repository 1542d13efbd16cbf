import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLimits } from '../../src/domain/limits.ts'
import { createTestset } from '../../src/store/testsets.ts'
import { zipOf } from '../packages/archive.ts'
import { testApi } from '../support/api.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const setter = await api.addUser('setter', 'setter')
const url = (path: string) => `/v1/problems/${path}`

/** Uploads a package of plain files, the way that a setter does. */
async function push(slug: string, files: Record<string, string>, query: Record<string, string> = {}) {
  const answer = await setter.ask('PUT', url(`${slug}/package?${new URLSearchParams(query).toString()}`), await zipOf(files), { 'content-type': 'application/zip' })
  assert.equal(answer.statusCode, 201, answer.body)
  return answer.json()
}
const data = { 'sample/1.in': '1 2\n', 'sample/1.ans': '3\n', 'secret/1.in': '40 2\n', 'secret/1.ans': '42\n', 'secret/2.in': '5 5\n', 'secret/2.ans': '10\n' }
const ask = async (path: string) => (await setter.ask('GET', url(path))).json()

test('a list of versions says who made each, why, and how much changed against the one before', async () => {
  await push('why', data, { message: 'Первая версия 🎉', publish: 'true' })
  const mended = { ...data, 'secret/2.ans': '11\n', 'secret/3.in': '1 1\n', 'secret/3.ans': '2\n' }
  await push('why', mended, { message: '  the answer of 2 was wrong  ' })
  await push('why', mended)
  const { items } = await ask('why/testsets')
  assert.deepEqual(items.map((one: { message: string }) => one.message), ['', 'the answer of 2 was wrong', 'Первая версия 🎉'])
  assert.deepEqual(items.map((one: { created_by: string; state: string }) => [one.created_by, one.state]), [['setter', 'draft'], ['setter', 'draft'], ['setter', 'published']])
  const none = { added: 0, removed: 0, renamed: 0, changed: 0, input: 0, answer: 0, checker: 0, args: 0, reordered: false, limits: false, parts: [] }
  assert.deepEqual(items.map((one: { changes: unknown }) => one.changes), [none, { ...none, added: 1, changed: 1, answer: 1 }, null])
  assert.deepEqual(await ask(`why/testsets/${items[1].version}`), items[1])
})

test('a message is one line of any text, of 500 characters at most', async () => {
  const longest = '🎉'.repeat(500)
  assert.equal((await push('message', data, { message: longest })).testset.message, longest)
  for (const message of [`${longest}x`, 'two\nlines', 'a\0b', 'a\u2028b', '\u001b[31m', '\u0085', 'a\u202eb']) {
    const answer = await setter.ask('PUT', url(`message/package?message=${encodeURIComponent(message)}`), 'PK', { 'content-type': 'application/zip' })
    assert.deepEqual([answer.statusCode, answer.json().type], [400, 'urn:gavel:error:query-invalid'], message)
  }
})

test('versions come page by page', async () => {
  for (let made = 0; made < 5; made++) await addProblem(api.db, api.blobs, { slug: 'pages', createdBy: setter.user.id })
  const whole = (await ask('pages/testsets')).items.map((one: { version: string }) => one.version)
  const pages: string[] = []
  for (let after = ''; ; ) {
    const page = await ask(`pages/testsets?limit=2${after && `&after=${after}`}`)
    pages.push(...page.items.map((one: { version: string }) => one.version))
    if (page.next === null) break
    after = page.next
  }
  assert.deepEqual([pages, pages.length, (await ask('pages/testsets?after=%00')).items], [whole, 5, []])
})

test('the changes of a version are told test by test, with sizes, limits and warnings', async () => {
  const first = await addProblem(api.db, api.blobs, { slug: 'changes', createdBy: setter.user.id })
  const second = await addProblem(api.db, api.blobs, {
    slug: 'changes', createdBy: setter.user.id, publish: false, tests: { 'sample/1': { input: '1 2\n', answer: 'three\n' }, 'secret/02': { input: '', answer: '' } }, manifest: { limits: { ...defaultLimits, timeMs: 1_000 } },
  })
  const changes = await ask(`changes/testsets/${second.version}/changes`)
  assert.deepEqual([changes.version, changes.against, changes.limits], [second.version, first.version, [{ limit: 'time_ms', before: 2000, after: 1000 }]])
  assert.deepEqual(
    changes.tests.map((one: { change: string; parts: string[]; before: { name: string; answer: { size_bytes: number } } | null; after: { name: string; answer: { size_bytes: number } } | null }) => [
      one.change, one.parts, one.before?.name, one.before?.answer.size_bytes, one.after?.name, one.after?.answer.size_bytes,
    ]),
    [['changed', ['answer'], 'sample/1', 2, 'sample/1', 6], ['added', [], undefined, undefined, 'secret/02', 0], ['removed', [], 'secret/01', 3, undefined, undefined]],
  )
  assert.deepEqual([changes.counts.added, changes.counts.removed, changes.counts.changed, changes.counts.limits], [1, 1, 1, true])
  assert.deepEqual(changes.warnings.map((one: { path: string }) => one.path), ['limits', 'tests', 'samples'])

  assert.deepEqual((await ask(`changes/testsets/${second.version}/changes?against=published`)).against, first.version)
  const back = await ask(`changes/testsets/${first.version}/changes?against=${second.version}`)
  assert.deepEqual([back.counts.added, back.counts.removed, back.limits[0].after, back.warnings[0].path], [1, 1, 2000, 'version'])
  assert.deepEqual(await ask(`changes/testsets/${first.version}/changes`), { version: first.version, against: null, counts: null, tests: [], limits: [], warnings: [] })
  assert.deepEqual((await ask(`changes/testsets/${first.version}/changes?against=${first.version}`)).tests, [])
})

const publish = async (version: string) => (await setter.ask('POST', url(`warned/testsets/${version}/publish`))).json()

test('a publish says what may not have been meant, once; what is published again changes nothing and says nothing', async () => {
  const first = (await push('warned', data, { publish: 'true' })).testset.version
  const { 'secret/2.in': _input, 'secret/2.ans': _answer, ...less } = data
  const second = (await push('warned', less)).testset.version
  const published = await publish(second)
  assert.deepEqual([published.state, published.warnings], ['published', [{ path: 'tests', message: '1 test is gone: secret/2' }]])
  assert.deepEqual(await publish(second), { ...published, warnings: [] })
  assert.deepEqual((await publish(first)).warnings, [{ path: 'version', message: 'it is older than the published one' }])
  const uploaded = await push('warned', less, { publish: 'true' })
  assert.ok(uploaded.warnings.some((one: { message: string }) => one.message === '1 test is gone: secret/2'), JSON.stringify(uploaded.warnings))
})

test('a publish holds also when the versions cannot be compared, and a version whose predecessor is lost can be made', async () => {
  const lost = { slug: 'lost', name: 'Lost', manifestDigest: 'ab'.repeat(32), limits: defaultLimits, tests: 1, sizeBytes: 1, newBytes: 1, createdBy: setter.user.id }
  const { testset: first } = await createTestset(api.db, { ...lost, publish: true })
  const { testset: second } = await createTestset(api.db, { ...lost, publish: false })
  const answer = await setter.ask('POST', url(`lost/testsets/${second.version}/publish`))
  assert.deepEqual([answer.statusCode, answer.json().state, answer.json().warnings], [200, 'published', [{ path: 'version', message: `it is published, but could not be compared with ${first.version}` }]])
  assert.deepEqual([(await ask('lost/testsets')).items[0].state, (await push('lost', data)).testset.changes], ['published', null])
})

test('the tests of any version are listed in the order of judging, and each can be looked at', async () => {
  const tests = Object.fromEntries(Array.from({ length: 5 }, (_one, index) => [`secret/group 1/${index}`, { input: `${index}\n`, answer: `${index * 2}\n` }]))
  const { version } = await addProblem(api.db, api.blobs, { slug: 'look', createdBy: setter.user.id, publish: false, tests })
  const list = await ask(`look/testsets/${version}/tests`)
  assert.deepEqual([list.items.map((one: { name: string }) => one.name), list.next], [Object.keys(tests), null])
  assert.deepEqual([list.items[2].sample, list.items[2].input.size_bytes, list.items[2].answer.size_bytes], [false, 2, 2])
  const page = await ask(`look/testsets/${version}/tests?limit=2&after=${encodeURIComponent('secret/group 1/1')}`)
  assert.deepEqual([page.items.map((one: { name: string }) => one.name), page.next], [['secret/group 1/2', 'secret/group 1/3'], 'secret/group 1/3'])
  assert.deepEqual(await ask(`look/testsets/${version}/tests?after=nothing`), { items: [], next: null })

  for (const name of ['secret/group%201/3', encodeURIComponent('secret/group 1/3')]) {
    assert.equal((await setter.ask('GET', url(`look/testsets/${version}/tests/${name}/input`))).body, '3\n')
    assert.equal((await setter.ask('GET', url(`look/testsets/${version}/tests/${name}/answer`))).body, '6\n')
  }
  for (const path of ['secret/group%201/9/input', 'input/answer']) assert.equal((await setter.ask('GET', url(`look/testsets/${version}/tests/${path}`))).json().type, 'urn:gavel:error:no-such-test')
  for (const path of ['secret/group%201/3', 'input', '/input']) assert.equal((await setter.ask('GET', url(`look/testsets/${version}/tests/${path}`))).statusCode, 400, path)
})

test('the data of a test is saved by a browser and never shown as a page, and comes in parts', async () => {
  const { version } = await addProblem(api.db, api.blobs, { slug: 'parts', createdBy: setter.user.id, tests: { 'secret/a.html': { input: '<script>alert(1)</script>', answer: '0123456789' } } })
  const get = (end: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') => setter.ask(method, url(`parts/testsets/${version}/tests/secret/a.html/${end}`), undefined, headers)
  const page = await get('input')
  assert.deepEqual(
    [page.headers['content-type'], page.headers['content-disposition'], page.headers['x-content-type-options'], page.body],
    ['application/octet-stream', "attachment; filename*=UTF-8''secret-a.html.in", 'nosniff', '<script>alert(1)</script>'],
  )
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*sandbox/)
  const part = await get('answer', { range: 'bytes=2-4' })
  assert.deepEqual([part.statusCode, part.headers['content-range'], part.headers['content-length'], part.body], [206, 'bytes 2-4/10', '3', '234'])
  assert.deepEqual([(await get('answer?first=4')).body, (await get('answer?first=40')).body, (await get('answer?first=0')).body], ['0123', '0123456789', ''])
  assert.equal((await get('answer', { range: 'bytes=2-4', 'if-range': '"another"' })).body, '0123456789')
  const beyond = await get('answer', { range: 'bytes=10-' })
  assert.deepEqual([beyond.statusCode, beyond.headers['content-range'], beyond.json().type], [416, 'bytes */10', 'urn:gavel:error:range-not-satisfiable'])
  assert.equal((await get('answer', { 'if-none-match': String(part.headers.etag) })).statusCode, 304)
  const head = await get('answer', {}, 'HEAD')
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.body], [200, '10', ''])
})

test('what a client knows of a file already is looked at as RFC 9110 says', async () => {
  const { version } = await addProblem(api.db, api.blobs, { slug: 'known', createdBy: setter.user.id, tests: { 'secret/a': { input: '', answer: '0123456789' } } })
  const get = (headers: Record<string, string>, { part = 'answer', method = 'GET' }: { part?: string; method?: 'GET' | 'HEAD' } = {}) => setter.ask(method, url(`known/testsets/${version}/tests/secret/a/${part}`), undefined, headers)
  const seen = async (...asked: Parameters<typeof get>) => {
    const { statusCode, headers } = await get(...asked)
    return [statusCode, headers['content-length'], headers['content-range']]
  }
  const etag = String((await get({})).headers.etag)

  for (const header of [etag, `W/${etag}`, `"other", ${etag}`, `"other",W/${etag}`, '*']) {
    const { statusCode, body, headers } = await get({ 'if-none-match': header, range: 'bytes=99-' })
    assert.deepEqual([statusCode, body, headers.etag, headers['cache-control']], [304, '', etag, 'private, no-cache'], header)
  }
  assert.deepEqual(await seen({ 'if-none-match': '"other"', 'if-modified-since': new Date().toUTCString() }), [200, '10', undefined])

  for (const header of [etag, `"other", ${etag}`, '*']) assert.deepEqual(await seen({ 'if-match': header, range: 'bytes=4-' }), [206, '6', 'bytes 4-9/10'], header)
  for (const header of ['"other"', `W/${etag}`, etag.slice(0, -2)]) {
    const answer = await get({ 'if-match': header, range: 'bytes=4-' })
    assert.deepEqual([answer.statusCode, answer.headers.etag, answer.json().type], [412, etag, 'urn:gavel:error:precondition-failed'], header)
  }
  for (const header of [`W/${etag}`, '"other"', new Date().toUTCString()]) assert.deepEqual(await seen({ 'if-range': header, range: 'bytes=4-' }), [200, '10', undefined], header)
  assert.deepEqual(await seen({ 'if-range': etag, range: 'bytes=-4' }), [206, '4', 'bytes 6-9/10'])

  for (const range of ['bytes=4-5', 'bytes=99-']) assert.deepEqual(await seen({ range }, { method: 'HEAD' }), [200, '10', undefined], range)
  assert.deepEqual(await seen({ range: 'bytes=0-0' }, { part: 'input' }), [416, String((await get({ range: 'bytes=0-0' }, { part: 'input' })).body.length), 'bytes */0'])
  assert.deepEqual(await seen({ range: 'bytes=-1' }, { part: 'input' }), [200, '0', undefined])
})

test('a contestant sees none of it, whether it is there or not', async () => {
  const { version } = await addProblem(api.db, api.blobs, { slug: 'closed', createdBy: setter.user.id })
  for (const slug of ['closed', 'none']) {
    for (const path of ['', `/${version}`, `/${version}/tests`, `/${version}/tests/sample/1/input`, `/${version}/tests/secret/01/answer`, `/${version}/changes`]) {
      const answer = await ada.ask('GET', url(`${slug}/testsets${path}`))
      assert.deepEqual([answer.statusCode, answer.json().type], [403, 'urn:gavel:error:role-missing'], path)
    }
  }
})

test('a version that is not there is said to be none, wherever it is asked for', async () => {
  const { version } = await addProblem(api.db, api.blobs, { slug: 'there', createdBy: setter.user.id })
  const none = '2020-01-01T00:00:00.000Z'
  for (const path of [none, `${none}/tests`, `${none}/tests/secret/01/input`, `${none}/changes`, `${version}/changes?against=${none}`]) {
    assert.equal((await setter.ask('GET', url(`there/testsets/${path}`))).json().type, 'urn:gavel:error:no-such-testset', path)
  }
  assert.equal((await setter.ask('GET', url(`there/testsets/${version}/changes?against=newest`))).statusCode, 400)
  assert.equal((await setter.ask('GET', url(`not-there/testsets/${version}/tests`))).json().type, 'urn:gavel:error:no-such-problem')
})
