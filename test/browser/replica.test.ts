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

it('a submission that is watched goes on when the API dies and another takes its place: no test is lost, none is shown twice', async () => {
  const first = await replica()
  const url = await first.listen({ port: 0, host: '127.0.0.1' })
  const submission = await aSubmission(api.db, { user: admin.user, problem: 'sum', language: 'cpp' })
  const held = await claim(api.db)
  const tell = (count: number) => tellRuns(api.db, held, names.slice(0, count).map((name) => run(name)), names.length)
  await tell(2)

  const { page, close } = await visit(browser, { url, token: admin.token, path: `/submissions/${submission}` })
  const resumed: string[] = []
  page.on('request', async (request) => {
    const headers: Record<string, string> = await request.allHeaders().catch(() => ({}))
    const last = headers['last-event-id']
    if (last !== undefined) resumed.push(last)
  })
  const accepted = (count: number) => page.locator('.judgement-facts', { hasText: `${count}\u00a0of\u00a0${names.length}\u00a0tests` }).waitFor()
  const cells = () => page.locator('.strip-large .strip-cell').evaluateAll((all) => all.map((cell) => cell.textContent))
  await accepted(2)

  await first.close()
  await page.getByText('Gavel cannot be reached.').waitFor()
  await tell(4)
  assert.deepEqual((await cells()).length, names.length, 'what was seen stays')

  const second = await replica()
  await second.listen({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await accepted(4)
  await page.getByText('Gavel cannot be reached.').waitFor({ state: 'detached' })
  assert.deepEqual(await cells(), ['A', 'A', 'A', 'A', '', ''])
  await finishWith(api.db, held, { runs: names.map((name) => run(name)), testsTotal: names.length })
  await page.locator('.judgement-facts', { hasText: 'Accepted on' }).waitFor()
  assert.deepEqual(await cells(), names.map(() => 'A'))
  assert.ok(resumed.length > 0, 'the browser says what it has seen last')
  await close()
  await second.close()
})
