import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'

/** Text and the ground it stands on, as tokens.css names them. */
const pairs: [string, string][] = [
  ...['ac', 'wa', 'tle', 'mle', 'ole', 'rte', 'ce', 'je'].flatMap((verdict): [string, string][] => [
    [`${verdict}-ink`, `${verdict}-ground`],
    [`${verdict}-ink`, 'ground'],
    [`${verdict}-ink`, 'surface'],
    ['solid-ink', `${verdict}-solid`],
  ]),
  ...['ink', 'ink-soft', 'accent'].flatMap((ink): [string, string][] => [[ink, 'ground'], [ink, 'surface'], [ink, 'sunken']]),
  ['waiting-ink', 'waiting-ground'], ['accent-ink', 'accent'], ['accent-ink', 'accent-hover'], ['accent', 'accent-soft'],
  ...['keyword', 'string', 'number', 'comment', 'type', 'function', 'meta'].flatMap((name): [string, string][] => [[`code-${name}`, 'surface'], [`code-${name}`, 'code-line']]),
]

describe('colours', () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`can be read in the ${colorScheme} theme: 4.5 : 1 or better`, async () => {
      const page = await browser.newPage({ colorScheme })
      await page.setContent('<div id="probe"></div>')
      await page.addStyleTag({ content: await readFile(new URL('../../web/src/styles/tokens.css', import.meta.url), 'utf8') })
      const faint: string[] = []
      for (const [ink, ground] of pairs) {
        const ratio = contrast(await colourOf(page, ink), await colourOf(page, ground))
        if (ratio < 4.5) faint.push(`${ink} on ${ground}: ${ratio.toFixed(2)}`)
      }
      assert.deepEqual(faint, [])
      await page.close()
    })
  }
})

/** Red, green and blue of a token, 0 to 255. */
async function colourOf(page: Page, token: string): Promise<number[]> {
  const colour = await page.evaluate<string>(`(() => {
    const probe = document.getElementById('probe')
    probe.style.color = 'var(--${token})'
    return getComputedStyle(probe).color
  })()`)
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
}

/** The contrast ratio of WCAG 2.2. */
function contrast(a: number[], b: number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
