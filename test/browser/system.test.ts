import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { sql } from 'kysely'
import { maxAttempts } from '../../src/domain/judgement.ts'
import { claimNext } from '../../src/store/claims.ts'
import { giveUp } from '../../src/store/lost-claims.ts'
import { seeWorker } from '../../src/store/workers.ts'
import { testApi } from '../support/api.ts'
import { claim, finishWith } from '../support/judging.ts'
import { addProblem } from '../support/problem.ts'
import { root } from '../support/product.ts'
import { aSubmission, aWorker } from '../support/store.ts'
import { launchBrowser, visit } from './browser.ts'

const api = await testApi()
const app = await api.build({ webRoot: join(root, 'web/dist') })
const [ada, admin] = [await api.addUser('ada', 'contestant'), await api.addUser('root', 'admin')]
await addProblem(api.db, api.blobs, { slug: 'sum', createdBy: admin.user.id })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
const cpp = { id: 'cpp', name: 'C++', version: 'g++ 12.2', compile: 'g++ main.cpp', run: './main', extensions: ['.cpp'], available: true, install: null }
const submit = () => aSubmission(api.db, { user: ada.user, problem: 'sum', language: 'cpp' })

describe('why it waits, and what operators see', () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await app.close()
  })

  it('a submission that waits says why, changes its mind as things change, and no longer says it when it is judged', async () => {
    const [first, second] = [await submit(), await submit()]
    const { page, complaints, close } = await visit(browser, { url, token: ada.token, path: `/submissions/${second}` })
    const note = page.getByRole('region', { name: 'Why is it waiting?' })
    await note.getByText('No worker is there that could judge it.').waitFor()
    await seeWorker(api.db, { ...aWorker('judge-1'), slots: 1, languages: [cpp] })
    const held = await claimNext(api.db, { worker: 'judge-1-0123abcd', leaseMs: 60_000 })
    assert.equal(held?.submissionId, first)
    await note.getByText('It is the next, and the only slot is busy.').waitFor()
    await note.getByText('0 free').waitFor()
    if (held !== null) await finishWith(api.db, held, {})
    await note.getByText('A slot is free: it is about to be taken.').waitFor()
    await giveUp(api.db, await claim(api.db), { code: 'BLOB_MISSING', message: 'there is no blob 12' })
    await note.getByText('It was tried once before, which failed by a fault of the judge and not of the program.').waitFor()
    assert.equal(await note.getByText('there is no blob 12').count(), 0, 'that is for administrators')
    await finishWith(api.db, await claim(api.db), {})
    await page.locator('.badge-large', { hasText: 'AC' }).waitFor()
    await note.waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
    await close()
  })

  it('an operator sees what waits, what each slot judges, and has what was given up judged once more', async () => {
    await seeWorker(api.db, { ...aWorker('judge-1'), slots: 2, languages: [cpp] })
    await seeWorker(api.db, { ...aWorker('judge-2-of-the-other-data-centre.example.org'), slots: 16, languages: [cpp] })
    await sql`update worker set seen_at = now() - interval '5 minutes' where name like 'judge-2%'`.execute(api.db)
    for (let count = 0; count < 2; count++) await submit()
    for (let attempt = 0; attempt < 2 * maxAttempts; attempt++) await giveUp(api.db, await claim(api.db), { code: 'BLOB_DAMAGED', message: 'the file is not what it was' })
    const judged = await submit()
    const held = await claimNext(api.db, { worker: 'judge-1-0123abcd', leaseMs: 60_000 })
    await submit()

    const { page, complaints, close } = await visit(browser, { url, token: admin.token, path: '/' })
    await page.getByRole('link', { name: 'Queue', exact: true }).click()
    await page.getByRole('heading', { name: 'Queue and workers' }).waitFor()
    await page.locator('.figures').getByText('1 ÷ 2').waitFor()
    await page.getByRole('row', { name: /^practice/ }).getByRole('cell', { name: '1', exact: true }).waitFor()
    const slots = page.getByRole('list', { name: 'Slots of judge-1' })
    assert.equal(await slots.getByRole('link', { name: 'sum' }).getAttribute('href'), `/submissions/${judged}`)
    await slots.getByText('free', { exact: true }).waitFor()
    await page.getByText('silent, last seen').waitFor()

    assert.equal(await page.locator('.letter').count(), 2)
    await page.locator('.letter').first().getByText('3 attempts').click()
    await page.getByRole('button', { name: 'Judge once more: sum by ada' }).first().click()
    await page.getByText('One waits to be judged once more.').waitFor()
    await page.getByRole('button', { name: 'Judge all once more …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Judge all once more' }).click()
    await page.getByText('Nothing: no submission ended by a fault of the judge.').waitFor()
    await page.locator('.figures div', { hasText: 'Given up' }).getByText('0', { exact: true }).waitFor()
    if (held !== null) await finishWith(api.db, held, {})
    await page.locator('.figures').getByText('0 ÷ 2').waitFor()
    assert.deepEqual(complaints, [])
    await close()
  })

  it('an operator sees the last hour as a chart, points at a minute of it, and reads it as a table', async () => {
    const { page, complaints, close } = await visit(browser, { url, token: admin.token, path: '/system' })
    const hour = page.getByRole('region', { name: 'The last hour' })
    await hour.getByRole('img', { name: /^Judged per minute in the last hour: at most [1-9]/ }).waitFor()
    assert.equal(await hour.locator('canvas').count(), 3)
    await hour.getByText('now, and in the minute that runs').waitFor()
    // Left of the newest minute, in whichever of the three.
    await hour.getByRole('img', { name: /^Given up/ }).locator('.u-over').hover({ position: { x: 20, y: 10 } })
    await hour.getByText(/^at \d\d:\d\d$/).waitFor()
    await page.mouse.move(0, 0)
    await hour.getByText('now, and in the minute that runs').waitFor()
    await hour.getByText('As a table').click()
    assert.equal(await hour.getByRole('row').count(), 61)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 700, height: 800 })
    assert.deepEqual(complaints, [])
    await close()
  })

  it('they fit on a phone, and contestants are told that they are not for them', async () => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
    const operator = await visit(browser, { url, token: admin.token, path: '/system', ...phone })
    await operator.page.getByText('silent, last seen').waitFor()
    assert.ok(await operator.page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    assert.deepEqual(operator.complaints, [])
    await operator.close()
    const contestant = await visit(browser, { url, token: ada.token, path: '/system' })
    await contestant.page.getByText('Only an administrator sees the queue and the workers.').waitFor()
    assert.equal(await contestant.page.getByRole('link', { name: 'Queue', exact: true }).count(), 0)
    await contestant.close()
  })
})
