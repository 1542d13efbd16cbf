import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultLimits } from '../../src/domain/limits.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith, run } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'

const api = await testApi()
const ada = await api.addUser('ada', 'contestant')
const setter = await api.addUser('setter', 'setter')
const first = await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id })
await addProblem(api.db, api.blobs, { slug: 'draft', createdBy: setter.user.id, publish: false })

async function judge(verdict: 'AC' | 'WA'): Promise<void> {
  await ada.ask('POST', '/v1/submissions', { problem: 'sum', language: 'python3', source: 'print(1)' })
  await finishWith(api.db, await claim(api.db), { verdict, runs: [run('sample/1', verdict)] })
}

test('a problem has its limits, samples, statement and what may be downloaded', async () => {
  const problem = (await ada.ask('GET', '/v1/problems/sum')).json()
  assert.deepEqual(problem.samples, [{ name: 'sample/1', input: '1 2\n', answer: '3\n', description: null }])
  assert.deepEqual(problem.statement, { language: 'en', languages: ['en'], html: '<p>Add two numbers.</p>', pdf: null })
  assert.deepEqual(problem.attachments, [{ name: 'data/example.txt', size_bytes: 4, href: '/v1/problems/sum/files/data/example.txt' }])
  assert.deepEqual([problem.limits.time_ms, problem.testset, problem.tests], [2000, first.version, 2])
})

const solved = async () => [(await ada.ask('GET', '/v1/problems/sum')).json().solved, (await ada.ask('GET', '/v1/problems')).json().items[0].solved]

test('solved is null before a try, false after one, true after an AC, in the list too', async () => {
  assert.deepEqual(await solved(), [null, null])
  await judge('WA')
  assert.deepEqual(await solved(), [false, false])
  await judge('AC')
  assert.deepEqual(await solved(), [true, true])
})

test('contestants do not see drafts in any way, setters do', async () => {
  const slugs = async (caller: typeof ada) => (await caller.ask('GET', '/v1/problems')).json().items.map((item: { slug: string }) => item.slug)
  assert.deepEqual(await slugs(ada), ['sum'])
  assert.deepEqual(await slugs(setter), ['draft', 'sum'])
  for (const path of ['', '/files/figure.svg', '/statement.pdf']) {
    const draft = await ada.ask('GET', `/v1/problems/draft${path}`)
    const none = await ada.ask('GET', `/v1/problems/other${path}`)
    assert.deepEqual([draft.statusCode, draft.body.replaceAll('draft', 'other')], [404, none.body])
  }
  const draft = (await setter.ask('GET', '/v1/problems/draft')).json()
  assert.deepEqual([draft.testset, draft.tests, draft.samples.length], [null, 2, 1])
})

test('publishing switches at once and goes back', async () => {
  const second = await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: setter.user.id, publish: false, tests: { 'sample/1': { input: '5\n', answer: '5\n' } }, manifest: { names: { en: 'Echo' }, limits: { ...defaultLimits, timeMs: 1_234 } } })
  const shown = async () => (await ada.ask('GET', '/v1/problems/sum')).json().samples[0].input
  const preview = (await setter.ask('GET', `/v1/problems/sum?version=${second.version}`)).json()
  assert.deepEqual([preview.samples[0].input, preview.testset, preview.name, preview.limits.time_ms], ['5\n', first.version, 'Echo', 1_234])
  assert.match(preview.attachments[0].href, /\?version=/)
  assert.equal((await ada.ask('GET', `/v1/problems/sum?version=${second.version}`)).statusCode, 404)

  const published = await setter.ask('POST', `/v1/problems/sum/testsets/${second.version}/publish`)
  assert.deepEqual([published.statusCode, published.json().state], [200, 'published'])
  assert.equal(await shown(), '5\n')
  const states = async () => (await setter.ask('GET', '/v1/problems/sum/testsets')).json().items.map((one: { state: string }) => one.state)
  assert.deepEqual(await states(), ['published', 'retired'])
  await setter.ask('POST', `/v1/problems/sum/testsets/${encodeURIComponent(first.version)}/publish`)
  assert.equal(await shown(), '1 2\n')
  assert.deepEqual(await states(), ['retired', 'published'])
})

test('a version that there is not, and one that cannot be', async () => {
  assert.equal((await setter.ask('POST', '/v1/problems/sum/testsets/2020-01-01T00:00:00.000Z/publish')).statusCode, 404)
  assert.equal((await setter.ask('POST', '/v1/problems/sum/testsets/latest/publish')).statusCode, 400)
  assert.equal((await setter.ask('POST', `/v1/problems/none/testsets/${first.version}/publish`)).statusCode, 404)
  assert.equal((await ada.ask('POST', `/v1/problems/sum/testsets/${first.version}/publish`)).statusCode, 403)
})

test('a picture of a statement can do nothing but be seen, an attachment is saved', async () => {
  const picture = await ada.ask('GET', '/v1/problems/sum/files/figure.svg')
  assert.deepEqual([picture.statusCode, picture.headers['content-type'], picture.headers['content-disposition']], [200, 'image/svg+xml', undefined])
  assert.match(String(picture.headers['content-security-policy']), /default-src 'none'.*sandbox/)
  const attachment = await ada.ask('GET', '/v1/problems/sum/files/data/example.txt')
  assert.deepEqual([attachment.body, attachment.headers['content-disposition']], ['1 2\n', "attachment; filename*=UTF-8''example.txt"])
  assert.equal((await ada.ask('GET', '/v1/problems/sum/files/../../secret')).statusCode, 404)
  assert.equal((await ada.ask('GET', '/v1/problems/sum/files/nothing')).statusCode, 404)
})

test('a file that the browser has is not sent again', async () => {
  const { headers } = await ada.ask('GET', '/v1/problems/sum/files/figure.svg')
  const again = await ada.ask('GET', '/v1/problems/sum/files/figure.svg', undefined, { 'if-none-match': String(headers.etag) })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
})

test('statements are chosen by language, and a PDF is served as one', async () => {
  const blob = async (content: string) => {
    const { digest, sizeBytes } = await api.blobs.put(Buffer.from(content))
    return { digest, sizeBytes }
  }
  const statements = [
    { language: 'de', format: 'markdown' as const, blob: await blob('Zwei Zahlen.') },
    { language: 'en', format: 'pdf' as const, blob: await blob('%PDF-1.7') },
  ]
  await addProblem(api.db, api.blobs, { slug: 'languages', createdBy: setter.user.id, manifest: { statements } })
  const statement = async (query: string) => (await ada.ask('GET', `/v1/problems/languages${query}`)).json().statement
  assert.deepEqual(await statement('?lang=de'), { language: 'de', languages: ['de', 'en'], html: '<p>Zwei Zahlen.</p>', pdf: null })
  const english = await statement('')
  assert.deepEqual([english.language, english.html, english.pdf], ['en', '', '/v1/problems/languages/statement.pdf?lang=en'])
  assert.equal((await statement('?lang=fr')).language, 'en')
  const pdf = await ada.ask('GET', english.pdf)
  assert.deepEqual([pdf.statusCode, pdf.headers['content-type'], pdf.body], [200, 'application/pdf', '%PDF-1.7'])
  assert.equal((await ada.ask('GET', '/v1/problems/sum/statement.pdf')).statusCode, 404)
})

test('problems are found by a part of their name, page by page', async () => {
  assert.equal((await setter.ask('GET', '/v1/problems?search=SU')).json().items[0].slug, 'sum')
  const page = (await setter.ask('GET', '/v1/problems?limit=1')).json()
  assert.equal((await setter.ask('GET', `/v1/problems?limit=1&after=${page.next}`)).json().items[0].slug, 'languages')
})

test('the languages of the installation, with how to install those that are missing', async () => {
  const { items } = (await ada.ask('GET', '/v1/languages')).json()
  assert.deepEqual(items.map((one: { id: string; available: boolean }) => [one.id, one.available]), [['cpp', true], ['python3', true], ['rust', false]])
})

test('a file that is lost from the disk is a fault of ours, told as one', async () => {
  await addProblem(api.db, api.blobs, { slug: 'lost', createdBy: setter.user.id, manifest: { attachments: [{ name: 'lost.txt', blob: { digest: 'ab'.repeat(32), sizeBytes: 1_000 } }] } })
  const answer = await ada.ask('GET', '/v1/problems/lost/files/lost.txt')
  assert.deepEqual([answer.statusCode, answer.json().type], [500, 'urn:gavel:error:internal'])
})

test('a statement is rendered once, whatever languages are asked for', async () => {
  await addProblem(api.db, api.blobs, { slug: 'once', createdBy: setter.user.id })
  let rendered = 0
  const app = await api.build({}, {
    renderStatement: async () => {
      rendered += 1
      return { html: '' }
    },
  })
  try {
    for (const query of ['', '?lang=en', '?lang=de', '?lang=x1', '?lang=x2']) {
      const answer = await app.inject({ url: `/v1/problems/once${query}`, headers: { authorization: `Bearer ${ada.token}` } })
      assert.equal(answer.json().statement.language, 'en')
    }
    assert.equal(rendered, 1)
  } finally {
    await app.close()
  }
})
