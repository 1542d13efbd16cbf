import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { testApi } from '../support/api.ts'
import { claim, finishWith, run, tellRuns } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { root } from '../support/product.ts'
import { aSubmission } from '../support/store.ts'
import { launchBrowser, visit } from './browser.ts'

const api = await testApi()
const replica = () => api.build({ webRoot: join(root, 'web/dist'), stopMs: 0 })
const admin = await api.addUser('root', 'admin')
const names = ['sample/1', 'secret/1', 'secret/2', 'secret/3', 'secret/4', 'secret/5']
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: admin.user.id, tests: Object.fromEntries(names.map((name) => [name, { input: '1 2\n', answer: '3\n' }])) })

let browser: Browser
before(async () => {
  browser = await launchBrowser()
})
after(() => browser.close())

it('a submission that is watched goes on when the API dies and another takes its place: no test is lost, none is shown twice', async (t) => {
  const first = await replica()
  t.after(() => first.close())
  const url = await first.listen({ port: 0, host: '127.0.0.1' })
  const submission = await aSubmission(api.db, { user: admin.user, problem: 'sum', language: 'cpp' })
  const held = await claim(api.db)
  const tell = (count: number) => tellRuns(api.db, held, names.slice(0, count).map((name) => run(name)), names.length)

  const { page, close } = await visit(browser, { url, token: admin.token, path: '/problems' })
  t.after(close)
  const streams = page.waitForResponse((response) => response.url().endsWith('/events'))
  await page.goto(`${url}/submissions/${submission}`)
  await streams
  await tell(2)
  const accepted = (count: number) => page.locator('.judgement-facts', { hasText: `${count}\u00a0of\u00a0${names.length}\u00a0tests` }).waitFor()
  const cells = () => page.locator('.strip-large .strip-cell').evaluateAll((all) => all.map((cell) => cell.textContent))
  await accepted(2)

  await first.close()
  await page.getByText('Gavel cannot be reached.').waitFor()
  await tell(4)
  assert.deepEqual((await cells()).length, names.length, 'what was seen stays')

  const second = await replica()
  t.after(() => second.close())
  const resumedAt: unknown[] = []
  second.server.on('request', ({ headers }) => {
    if (headers['last-event-id'] !== undefined) resumedAt.push(headers['last-event-id'])
  })
  await second.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await accepted(4)
  await page.getByText('Gavel cannot be reached.').waitFor({ state: 'detached' })
  assert.deepEqual(await cells(), ['A', 'A', 'A', 'A', '', ''])
  await finishWith(api.db, held, { runs: names.map((name) => run(name)), testsTotal: names.length })
  await page.locator('.judgement-facts', { hasText: 'Accepted on' }).waitFor()
  assert.deepEqual(await cells(), names.map(() => 'A'))
  assert.ok(resumedAt.length > 0, 'the browser says what it has seen last')
})

it('where the editor cannot be fetched a program is shown without colours, and the verdict beside it as ever', async (t) => {
  const app = await replica()
  t.after(() => app.close())
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const submission = await aSubmission(api.db, { user: admin.user, problem: 'sum', language: 'cpp' })
  await finishWith(api.db, await claim(api.db), { runs: names.map((name) => run(name)), testsTotal: names.length })
  const { page, close } = await visit(browser, { url, token: admin.token, path: '/problems' })
  t.after(close)
  await page.route('**/code-editor*', (route) => route.abort())
  await page.goto(`${url}/submissions/${submission}`)
  await page.locator('pre.source-plain').waitFor()
  await page.locator('.judgement-facts', { hasText: 'Accepted on' }).waitFor()
})
