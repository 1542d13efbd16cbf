import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { startProduct, type Product } from '../support/product.ts'
import { dropPackage, launchBrowser, visit, type Visit } from './browser.ts'
import { sumPackage } from './package.ts'

const right = 'a, b = map(int, input().split())\nprint(a + b)\n'

describe('the versions of a problem in a real browser', () => {
  let product: Product
  let browser: Browser
  before(async () => {
    ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
    await put('sum', await sumPackage(), { publish: 'true', message: 'the first one' })
  })
  after(async () => {
    await browser.close()
    await product.stop()
  })
  const signedIn = (path: string, options = {}): Promise<Visit> => visit(browser, { url: product.url, token: product.adminToken, path, ...options })

  async function ask<T>(method: string, path: string, body?: Buffer | object): Promise<T> {
    const isZip = Buffer.isBuffer(body)
    const headers = { authorization: `Bearer ${product.adminToken}`, ...(body === undefined ? {} : { 'content-type': isZip ? 'application/zip' : 'application/json' }) }
    const answer = await fetch(product.url + path, { method, headers, ...(body === undefined ? {} : { body: isZip ? new Uint8Array(body) : JSON.stringify(body) }) })
    const text = await answer.text()
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  async function put(slug: string, zip: Buffer, query: Record<string, string>): Promise<string> {
    return (await ask<{ testset: { version: string } }>('PUT', `/v1/problems/${slug}/package?${new URLSearchParams(query).toString()}`, zip)).testset.version
  }
  /** Judged to the end. */
  async function submit(problem: string, source: string): Promise<string> {
    return (await ask<{ id: string }>('POST', '/v1/submissions?wait=60', { problem, language: 'python3', source })).id
  }
  async function verdictOf(id: string): Promise<string> {
    return (await ask<{ verdict: string }>('GET', `/v1/submissions/${id}?wait=60`)).verdict
  }

  it('a setter says what a version is for, and sees what differs in it, test by test and side by side', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    const message = 'Ответ теста secret/2 исправлен'
    await page.getByLabel('What is this version for?').fill(message)
    await dropPackage(page, await sumPackage({ 'secret/2': 16 }))
    const report = page.getByRole('status', { name: 'What was understood' })
    await report.getByText('0 added, 1 changed, 0 removed').waitFor({ state: 'attached' })

    const entry = page.locator('.version').filter({ hasText: message })
    await entry.getByText('draft').waitFor()
    await entry.locator('.version-name').click()
    await page.getByRole('tab', { name: 'Changes' }).click()
    await page.getByRole('button', { name: /secret\/2/ }).click()
    await page.locator('.side-text.is-removed', { hasText: '15' }).waitFor()
    assert.equal(await page.locator('.side-text.is-added').textContent(), '16')
    await page.getByText('The input is the same, byte for byte.').waitFor()

    // Where one was stays in the address.
    await page.reload()
    await page.locator('.side-text.is-added', { hasText: '16' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a setter looks at the input and the answer of any test', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.locator('.version').filter({ hasText: 'the first one' }).locator('.version-name').click()
    await page.getByRole('button', { name: /secret\/2/ }).click()
    await page.getByLabel('Input of secret/2').filter({ hasText: '7 8' }).waitFor()
    await page.getByLabel('Answer of secret/2').filter({ hasText: '15' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a setter sees whose verdicts a version would change, leaves, finds it again, and applies it', async () => {
    const [good, bad] = [await submit('sum', right), await submit('sum', 'print(3)\n')]
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.locator('.version.is-draft').getByRole('link', { name: 'Publish …' }).click()
    await page.getByText('0 added, 1 changed, 0 removed').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Preview' }).click()

    await page.getByRole('heading', { name: 'What would change' }).waitFor()
    await page.locator('.verdict-counts').filter({ hasText: '1 of 2 from AC to WA' }).waitFor()
    assert.equal(await verdictOf(good), 'AC', 'nothing has changed yet')

    await page.goto(`${product.url}/problems/sum/data`)
    await page.getByRole('link', { name: 'Decide' }).click()
    const row = page.getByRole('row').filter({ hasText: 'admin' })
    await row.getByText('WA').waitFor()
    await page.getByRole('button', { name: 'Publish and apply' }).click()
    await page.getByRole('dialog').getByText('1 submission will have another verdict').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish and apply' }).click()
    await page.getByRole('status').getByText('these verdicts count').waitFor()
    assert.deepEqual([await verdictOf(good), await verdictOf(bad)], ['WA', 'WA'])

    await page.goto(`${product.url}/problems/sum/data`)
    await page.locator('.version.is-published', { hasText: 'Ответ теста' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('the runs that a judgement has kept from the one before are marked', async () => {
    const { items } = await ask<{ items: { id: string }[] }>('GET', '/v1/submissions?problem=sum')
    const { page, complaints, close } = await signedIn(`/submissions/${items[1]?.id}?tab=tests`)
    await page.locator('.strip-large .strip-cell.is-kept').first().waitFor()
    assert.equal(await page.locator('.strip-large .strip-cell.is-kept').count(), 3, 'samples and the first secret test; the one that changed was run')
    await page.getByRole('cell', { name: 'kept' }).nth(2).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a preview that is cancelled has changed nothing', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.locator('.version.is-retired').getByRole('link', { name: 'Go back to this …' }).click()
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.locator('.verdict-counts').filter({ hasText: '1 of 2 from WA to AC' }).waitFor()
    await page.getByRole('button', { name: 'Cancel it' }).click()
    await page.getByText('no verdict has changed').waitFor()
    await page.goto(`${product.url}/problems/sum/data`)
    await page.locator('.version.is-published', { hasText: 'Ответ теста' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a setter goes back to an earlier version and leaves the verdicts as they are', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.locator('.version.is-retired').getByRole('link', { name: 'Go back to this …' }).click()
    await page.getByRole('button', { name: 'Go back to it without judging again' }).click()
    await page.locator('.version.is-published', { hasText: 'the first one' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a setter publishes a version and watches what it can alter being judged again', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.locator('.version', { hasText: 'Ответ теста' }).getByRole('link', { name: 'Go back to this …' }).click()
    await page.getByRole('button', { name: 'Go back to it and judge again' }).click()
    await page.getByRole('heading', { name: 'What changed' }).waitFor()
    await page.getByText('No verdict has changed: all 2 submissions keep theirs.').waitFor()
    await page.getByRole('link', { name: 'data', exact: true }).click()
    await page.locator('.version.is-published', { hasText: 'Ответ теста' }).waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a package for a name that is taken is sent only when that is meant', async () => {
    const { page, complaints, close } = await signedIn('/new-problem')
    await dropPackage(page, await sumPackage())
    await page.getByRole('dialog').getByText('is Sum of Two').waitFor()
    await page.getByRole('button', { name: 'Choose another name' }).click()
    await page.getByLabel('Name in addresses').fill('sum-two')
    await dropPackage(page, await sumPackage())
    await page.getByRole('status', { name: 'What was understood' }).getByRole('link', { name: 'All versions' }).click()
    await page.waitForURL('**/problems/sum-two/data#versions')
    await page.locator('.version').first().waitFor()
    assert.equal(await page.locator('.version').count(), 1)
    assert.deepEqual(complaints, [])
    await close()
  })

  it('a setter has every worker fetch the data ahead, and sees when each has them', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data')
    await page.getByRole('button', { name: 'Fetch to every worker now' }).click()
    await page.getByRole('status').getByText('The worker has it').waitFor()
    await page.reload()
    await page.locator('.warm-worker.is-ready').waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('an operator sees how full every worker\'s cache is and what it holds', async () => {
    const { page, complaints, close } = await signedIn('/caches')
    await page.getByRole('button', { name: /What it holds/ }).click()
    await page.getByRole('link', { name: /^sum / }).first().waitFor()
    await page.getByRole('meter').first().waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('versions, changes, publishing and rejudging fit on a phone', async () => {
    const { page, complaints, close } = await signedIn('/problems/sum/data', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
    const { items: testsets } = await ask<{ items: { version: string }[] }>('GET', '/v1/problems/sum/testsets')
    const { items: rejudgings } = await ask<{ items: { id: string }[] }>('GET', '/v1/problems/sum/rejudgings')
    const version = `/problems/sum/data/${testsets[0]?.version}`
    for (const path of [version, `${version}?tab=changes&test=secret/2`, `${version}/publish`, `/rejudgings/${rejudgings[0]?.id}`, '/problems/sum/data?workers=shown']) {
      await page.goto(product.url + path)
      await page.getByRole('heading').first().waitFor()
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} is not wider than the phone`)
    }
    assert.deepEqual(complaints, [])
    await close()
  })
})
