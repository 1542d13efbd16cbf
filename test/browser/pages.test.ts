import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { startProduct, type Product } from '../support/product.ts'
import { dropPackage, launchBrowser, visit, write } from './browser.ts'
import { sumPackage } from './package.ts'

/** It takes its time, so that somebody sees each test run. */
const right = 'import time\na, b = map(int, input().split())\ntime.sleep(0.4)\nprint(a + b)\n'
const wrong = 'a, b = map(int, input().split())\nprint(a + b if a < 20 else 41)\n'

describe('the pages in a real browser', () => {
  let product: Product
  let browser: Browser
  before(async () => {
    ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  })
  after(async () => {
    await browser.close()
    await product.stop()
  })
  const signedIn = (path: string, options = {}) => visit(browser, { url: product.url, token: product.adminToken, path, ...options })

  it('a setter drops a zip, sees what was understood of it, and publishes it', async () => {
    const { page, complaints, close } = await signedIn('/new-problem')
    await dropPackage(page, await sumPackage())
    const report = page.getByRole('status', { name: 'What was understood' })
    await report.getByText('Sum of Two').waitFor()
    await report.getByText('5 tests, 2 samples among them').waitFor()
    await report.getByRole('button', { name: 'Publish' }).click()
    await report.getByText('Published: submissions are judged on this version').waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('the token in the link is gone from the address at once', async () => {
    const { page, close } = await signedIn('/')
    await page.getByRole('heading', { name: 'Problems' }).waitFor()
    assert.equal(page.url(), `${product.url}/`)
    await close()
  })

  it('a contestant opens a problem, writes a program, tries the samples, submits, and watches every test turn green', async () => {
    const { page, complaints, close } = await signedIn('/')
    await page.getByRole('link', { name: 'Sum of Two' }).click()
    await page.getByRole('heading', { name: 'Sum of Two' }).waitFor()
    assert.ok((await page.locator('.statement .katex').count()) > 0, 'mathematics is set')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, right)

    await page.getByRole('button', { name: 'Run samples' }).click()
    await hears(page, 'Right on 2 samples')
    assert.equal(await page.locator('.strip-cell.tone-ac').count(), 2)

    await page.keyboard.press('ControlOrMeta+Enter')
    await page.locator('.strip-cell.tone-running').waitFor()
    assert.equal(await page.locator('.strip-cell').count(), 5, 'a cell for every test is there from the start')
    await hears(page, 'Accepted on 5 tests')
    assert.equal(await page.locator('.strip-cell.tone-ac').count(), 5)

    await page.getByRole('link', { name: 'Details' }).click()
    await page.getByRole('heading', { name: 'Sum of Two' }).waitFor()
    await page.locator('.badge-large', { hasText: 'AC' }).waitFor()
    await page.locator('.source-text').getByText('time.sleep').waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a submission page that is opened while it is judged lights up test by test', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, right)
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('link', { name: 'Details' }).click()
    await page.locator('.judgement-page .strip-cell.tone-running').waitFor()
    await hears(page, 'Accepted on 5 tests')
    assert.equal(await page.locator('.judgement-page .strip-cell.tone-ac').count(), 5)
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a wrong program shows where its output first differs on the sample', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, wrong)
    await page.keyboard.press("ControlOrMeta+'")
    await hears(page, 'Wrong answer on sample/2')
    assert.equal(await page.locator('.mark-expected').textContent(), '42')
    assert.equal(await page.locator('.mark-actual').textContent(), '41')
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a program survives a reload, and the session that writes it', async () => {
    const { page, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, '# my thoughts so far\n')
    await page.getByText('draft saved').waitFor()
    await page.reload()
    await page.locator('.cm-content').getByText('# my thoughts so far').waitFor()
    await close()
  })

  it('a reload in the middle of judging loses nothing of what was sent', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, right)
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.locator('.strip-cell.tone-running').waitFor()
    await page.reload()
    await page.locator('.judgement-facts', { hasText: 'Accepted on 5 tests' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a Gavel that cannot be reached is said so, and what could not be shown appears by itself once it can', async () => {
    const { page, close } = await signedIn('/languages')
    await page.getByRole('heading', { name: 'Languages' }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('Gavel cannot be reached.').waitFor()
    await page.getByRole('link', { name: 'Submissions' }).click()
    await page.getByRole('heading', { name: 'This page cannot be fetched now' }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Submissions' }).waitFor()
    await page.getByText('Gavel cannot be reached.').waitFor({ state: 'detached' })
    await close()
  })

  it('a compiler\'s message is shown where the program is', async () => {
    const { page, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('c')
    await write(page, 'int main(void) { return missing; }\n')
    await page.getByRole('button', { name: /^Submit/ }).click()
    await hears(page, 'Does not compile')
    await page.locator('.compiler-output').getByText('missing').first().waitFor()
    await close()
  })

  it('the whole way works on a phone', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
    await page.getByRole('heading', { name: 'Sample 1' }).waitFor()
    await page.getByRole('button', { name: 'Program', exact: true }).tap()
    await page.getByLabel('Language').selectOption('python3')
    await write(page, right)
    await page.getByRole('button', { name: /^Submit/ }).tap()
    await hears(page, 'Accepted on 5 tests')
    for (const path of ['/', '/submissions', '/languages', '/users', '/problems/sum', '/problems/sum/data', '/new-problem', '/caches']) {
      await page.goto(product.url + path)
      await page.getByRole('heading').first().waitFor()
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} is not wider than the phone`)
    }
    assert.deepEqual(complaints, [])
    await close()
  })

  it('the first page needs less than 150 KB of script, compressed', async () => {
    const { page, close } = await visit(browser, { url: product.url, token: product.adminToken, path: '/languages' })
    await page.getByRole('heading', { name: 'Languages' }).waitFor()
    const scripts: Promise<Buffer>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script' && response.status() === 200) scripts.push(response.body())
    })
    await page.goto(product.url)
    await page.getByRole('link', { name: 'Sum of Two' }).waitFor()
    const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length)
    const sumBytes = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(sumBytes > 10_000 && sumBytes < 150_000, `${sumBytes} bytes`)
    await close()
  })

  it('an address where nothing is says so and leads on', async () => {
    const { page, close } = await signedIn('/nowhere')
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'All problems' }).click()
    await page.getByRole('heading', { name: 'Problems' }).waitFor()
    await close()
  })

  it('a session that has ended is said so where the program is, which is still there afterwards', async () => {
    const { page, close } = await signedIn('/problems/sum')
    await page.getByLabel('Language').selectOption('python3')
    await write(page, '# kept\n')
    await page.context().clearCookies()
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByText('Your session has ended.').waitFor()
    await page.getByLabel('Your token').fill(product.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.cm-content').getByText('# kept').waitFor()
    await close()
  })

  it('who signs out is out', async () => {
    const { page, close } = await signedIn('/languages')
    await page.locator('.account summary').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to Gavel' }).waitFor()
    await close()
  })

  it('who has no token is told where to find it', async () => {
    const page = await browser.newPage()
    await page.goto(`${product.url}/submissions`)
    await page.getByText('Where is my token?').waitFor()
    await page.getByLabel('Your token').fill('not-a-token')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Your token').fill(product.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Submissions' }).waitFor()
    await page.close()
  })
})

/** Waits until the judgement ends with these words, which a screen reader hears too. */
async function hears(page: Page, words: string): Promise<void> {
  await page.locator('.judgement-facts', { hasText: words }).waitFor()
  await page.getByRole('status').filter({ hasText: words }).waitFor({ state: 'attached' })
}
