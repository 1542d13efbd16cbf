import type { Contents } from './contents.ts'
import { seconds } from './icpc-limits.ts'

/**
 * What DOMjudge adds to an ICPC package (its manual, "Problem package format"): the time limit in seconds, in a file `.timelimit` or
 * as `timelimit` in `domjudge-problem.ini`; `problem.yaml` comes before both. Undefined when neither says it.
 */
export async function timeLimitOfDomjudge(contents: Contents): Promise<number | undefined> {
  const ini = new Map<string, { value: string; place: string }>()
  for (const [index, line] of ((await contents.text('domjudge-problem.ini', 100_000)) ?? '').split('\n').entries()) {
    const [, key, said = ''] = /^([\w-]+)\s*=(.*)$/.exec(line.trim()) ?? []
    const value = said.trim().replaceAll(/^['"]|['"]$/g, '')
    if (key !== undefined && value !== '') ini.set(key, { value, place: `domjudge-problem.ini:${index + 1}` })
  }
  for (const key of ['special_run', 'special_compare']) {
    const special = ini.get(key)
    if (special !== undefined) contents.findings.error(special.place, `${key}: custom output validators are not supported yet`)
  }
  const file = await contents.text('.timelimit', 1000)
  const said = file === null ? ini.get('timelimit') : { value: file, place: '.timelimit:1' }
  if (said === undefined) return undefined
  const parsed = seconds.safeParse(said.value.trim() === '' ? Number.NaN : Number(said.value))
  if (!parsed.success) contents.findings.error(said.place, `the time limit ${parsed.error.issues[0]?.message ?? 'is wrong'}`)
  return parsed.data
}
