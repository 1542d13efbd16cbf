import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

/** Debian's chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

export interface Visit {
  page: Page
  /** What the page said that it should not have: errors on the console, exceptions. */
  complaints: string[]
  close: () => Promise<void>
}

/** Signs somebody in by the link with their token and follows it. */
export async function visit(browser: Browser, { url, token, path = '/', ...options }: { url: string; token: string; path?: string } & BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, ...options })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${url}${path}#token=${token}`)
  return { page, complaints, close: () => context.close() }
}

/** Puts a program into the editor, in place of what is there. */
export async function write(page: Page, program: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your program' }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(program)
}

/** Drops a zip on the page, as from a folder beside the browser. */
export async function dropPackage(page: Page, zip: Buffer, name = 'sum.zip'): Promise<void> {
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob('${zip.toString('base64')}'), (letter) => letter.charCodeAt(0))], '${name}', { type: 'application/zip' }))
    return transfer
  })()`)
  await page.getByText('Drop a package here').waitFor()
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
}
