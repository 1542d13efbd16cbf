import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { maxAttempts } from '../../src/domain/judgement.ts'
import { claimNext } from '../../src/store/claims.ts'
import { giveUp } from '../../src/store/lost-claims.ts'
import { seeWorker } from '../../src/store/workers.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith, run } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { root } from '../support/product.ts'
import { aSubmission, aWorker } from '../support/store.ts'
import { barriers } from './barriers.ts'
import { launchBrowser, visit } from './browser.ts'

const api = await testApi()
const app = await api.build({ webRoot: join(root, 'web/dist') })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
const admin = await api.addUser('root', 'admin')

/** A name that runs from right to left, tries to turn the rest of its line around, and to be HTML. */
const strange = 'مسألة الجمع 12 <b>&amp;</b> \u202egnorw'
const tests = Object.fromEntries(['sample/1', 'secret/тест', 'secret/测试', 'secret/اختبار'].map((name) => [name, { input: '1 2\n', answer: '3\n' }]))
const submit = () => aSubmission(api.db, { user: admin.user, problem: 'strange', language: 'cpp' })
const verdict = async (...verdicts: ('AC' | 'WA')[]) => finishWith(api.db, await claim(api.db), {
  verdict: verdicts.includes('WA') ? 'WA' : 'AC',
  runs: verdicts.map((one, index) => run(Object.keys(tests)[index] ?? '', one, one === 'AC' ? '' : 'token 1 differs: expected 3, got \u202e<img src=x onerror=alert(1)>\u001b[31m مرحبا')),
})

const first = await addProblem(api.db, api.blobs, { slug: 'strange', createdBy: admin.user.id, tests, manifest: { names: { ar: strange } } })
const [wrong, right] = [await submit(), await submit()]
await verdict('AC', 'AC', 'AC', 'WA')
await verdict('AC', 'AC', 'AC', 'AC')
const failed = await submit()
for (let attempt = 0; attempt < maxAttempts; attempt++) await giveUp(api.db, await claim(api.db), { code: 'BLOB_DAMAGED', message: 'the file is not what it was' })
await seeWorker(api.db, { ...aWorker('judge-1'), slots: 2, languages: [] })
const second = await addProblem(api.db, api.blobs, { slug: 'strange', createdBy: admin.user.id, publish: false, tests: { ...tests, 'secret/测试': { input: '1 2\n', answer: '4\n' } }, manifest: { names: { ar: strange } } })
const preview: { id: string } = (await admin.ask('POST', `/v1/problems/strange/testsets/${second.version}/rejudgings`)).json()
for (let next = await claimNext(api.db, { worker: 'test', leaseMs: 60_000 }); next !== null; next = await claimNext(api.db, { worker: 'test', leaseMs: 60_000 })) await finishWith(api.db, next, { verdict: 'WA' })
const waiting = await submit()

const data = '/problems/strange/data'
const pages = {
  problems: '/', problem: '/problems/strange', 'my submissions': '/problems/strange?tab=submissions', submissions: '/submissions', 'a wrong submission': `/submissions/${wrong}`,
  'its tests': `/submissions/${wrong}?tab=tests`, 'its judgements': `/submissions/${wrong}?tab=history`, 'two submissions compared': `/submissions/${right}?tab=compare`,
  'what the judge gave up': `/submissions/${failed}`, 'a submission that waits': `/submissions/${waiting}`, data, version: `${data}/${first.version}?test=secret/${encodeURIComponent('اختبار')}`,
  changes: `${data}/${second.version}?tab=changes&test=secret/${encodeURIComponent('测试')}`, publish: `${data}/${second.version}/publish`, rejudging: `/rejudgings/${preview.id}`,
  queue: '/system', caches: '/caches', users: '/users', languages: '/languages', 'new problem': '/new-problem', 'nothing there': '/nowhere',
}

describe('every page, for whoever reads it in another way', () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await app.close()
  })

  for (const [width, colorScheme] of [[360, 'dark'], [1_024, 'light'], [2_560, 'dark']] as const) {
    it(`has nothing that a screen reader or a keyboard stumbles over, and fits with strange names: ${width} pixels, ${colorScheme}`, async () => {
      const { page, close } = await visit(browser, { url, token: admin.token, path: '/languages', viewport: { width, height: 800 }, colorScheme })
      const executed: string[] = []
      page.on('dialog', (dialog) => {
        executed.push(dialog.message())
        void dialog.dismiss()
      })
      await page.getByRole('heading', { name: 'Languages' }).waitFor()
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(url + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.locator('.skeleton').first().waitFor({ state: 'detached' })
        // What axe finds does not depend on how much wider than needed a window is.
        if (width < 2_000) assert.deepEqual(await barriers(page), [], name)
        assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} is not wider than the window`)
      }
      assert.deepEqual(executed, [])
      await close()
    })
  }

  it('has nothing that one stumbles over before signing in, nor in its dialogs', async () => {
    const page = await browser.newPage()
    await page.goto(url)
    await page.getByLabel('Your token').waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.close()
    const signedIn = await visit(browser, { url, token: admin.token, path: data })
    await signedIn.page.getByRole('button', { name: 'Judge all submissions again' }).click()
    await signedIn.page.getByRole('dialog').waitFor()
    assert.deepEqual(await barriers(signedIn.page), [])
    await signedIn.page.keyboard.press('Escape')
    await signedIn.page.keyboard.press('?')
    await signedIn.page.getByRole('dialog').waitFor()
    assert.deepEqual(await barriers(signedIn.page), [])
    await signedIn.close()
  })

  it('a name that runs from right to left leaves the words around it where they are', async () => {
    const { page, close } = await visit(browser, { url, token: admin.token, path: `/submissions/${wrong}` })
    const facts = page.locator('.judgement-facts span')
    await facts.nth(1).waitFor()
    const places = await facts.evaluateAll((spans) => spans.map((span) => ({ x: span.getBoundingClientRect().left, y: span.getBoundingClientRect().top })))
    assert.deepEqual(places, places.toSorted((a, b) => a.y - b.y || a.x - b.x), 'verdict and test, then time, then memory')
    const message = page.locator('.cell-message')
    assert.equal(await message.textContent(), 'token 1 differs: expected 3, got ⟨U+202E⟩<img src=x onerror=alert(1)>⟨U+001B⟩[31m مرحبا')
    await page.goto(`${url}${data}/${second.version}`)
    const title = page.getByRole('heading', { level: 1 })
    await title.waitFor()
    const [name, version] = await Promise.all(['bdi', '.number'].map(async (part) => (await title.locator(part).boundingBox())?.x ?? 0))
    assert.ok(name !== undefined && version !== undefined && name < version, 'the version stands after the name')
    await close()
  })
})
