import { resolve } from 'node:path'

/** The folder of this checkout. */
export const root = resolve(import.meta.dirname, '../..')

const askMs = 2_000

/** Whether an address answers with 200. */
export async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(askMs) }).then(({ ok }) => ok, () => false)
}
