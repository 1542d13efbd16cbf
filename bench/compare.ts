// How fast outputs are compared with answers, beside cmp and testlib's wcmp; all take turns on the same files. Prints
// Markdown for bench/RESULTS.md, or JSON; asserts nothing but that box says what is right.
//   npm run bench -- compare [--json] [--rounds N]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildCheckers } from './compare/testlib.ts'
import type { Checkers } from './compare/testlib.ts'
import { pairs } from './compare/texts.ts'
import type { Pair } from './compare/texts.ts'
import { medianOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

interface Row {
  pair: string
  by: string
  /** On a busy machine this one says more. */
  minMs: number
  medianMs: number
  /** Of the output, as far as it has to be looked at. */
  megabytesPerSecond: number
  /** How many times as fast as testlib; null without testlib. */
  byTestlib: number | null
  peakMemoryBytes: number
}

const tolerance = '1e-6'
const testlibName = 'testlib'
const boxDir = join(import.meta.dirname, '../box')
const boxSources = ['capture.c', 'compare.c', 'token.c', 'number.c', 'memory.c', 'report.c', 'files.c']

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '7' } } })
const machine = machineNow()
const folder = mkdtempSync(join(tmpdir(), 'gavel-bench-'))
try {
  const driver = buildDriver()
  const checkers = buildCheckers(folder)
  if (checkers === null) process.stderr.write('MISSING: testlib could not be fetched or built, so there is nothing to compare with\n')
  const rows = pairs.flatMap((make) => measure(driver, checkers, make()))
  if (options.json === true) process.stdout.write(`${JSON.stringify({ machine, rows, missing: checkers === null ? [testlibName] : [] }, null, 2)}\n`)
  else process.stdout.write(`${machineLine(machine)}\n\n${asMarkdown(rows)}\n`)
} finally {
  rmSync(folder, { recursive: true })
}

function buildDriver(): string {
  const path = join(folder, 'driver')
  const sources = [join(import.meta.dirname, 'compare/driver.c'), ...boxSources.map((name) => join(boxDir, name))]
  const { status } = spawnSync('gcc', ['-std=c17', '-O2', '-static', '-Wall', '-Wextra', '-Werror', '-o', path, ...sources], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('gcc cannot compile bench/compare/driver.c')
  return path
}

/** Each round all of them, the quick ones three times. */
function measure(driver: string, checkers: Checkers | null, pair: Pair): Row[] {
  process.stderr.write(`${pair.name} …\n`)
  const output = join(folder, 'output')
  const answer = join(folder, 'answer')
  writeFileSync(output, pair.output)
  writeFileSync(answer, pair.answer)
  const flags = pair.kind === 'floats' ? [tolerance] : []
  const identical = pair.equal && pair.output.equals(pair.answer)
  const ways = [
    { by: 'box, from a pipe', args: ['pipe', output, answer, ...flags], times: 3 },
    { by: 'box, from memory', args: ['file', output, answer, ...flags], times: 3 },
    // cmp knows bytes only.
    ...(identical || !pair.equal ? [{ by: 'cmp', args: ['process', 'cmp', '-s', output, answer], times: 3 }] : []),
    ...(checkers === null ? [] : [{ by: testlibName, args: ['process', checkers[pair.kind], output, output, answer], times: 1 }]),
  ].map((way) => ({ ...way, taken: new Array<{ ms: number; peakMemoryBytes: number }>() }))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const way of ways) {
      for (let time = 0; time < way.times; time++) {
        const { stdout } = spawnSync(driver, way.args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
        const [ns = NaN, peakMemoryBytes = NaN, status] = stdout.trim().split(' ').map(Number)
        if (status !== (pair.equal ? 0 : 1)) throw new Error(`${pair.name}: ${way.by} says ${status}`)
        way.taken.push({ ms: ns / 1e6, peakMemoryBytes })
      }
    }
  }
  const rows = ways.map(({ by, taken }) => {
    const medianMs = medianOf(taken.map(({ ms }) => ms))
    const minMs = Math.min(...taken.map(({ ms }) => ms))
    return { pair: pair.name, by, minMs, medianMs, megabytesPerSecond: pair.comparedBytes / medianMs / 1000, peakMemoryBytes: Math.max(...taken.map((each) => each.peakMemoryBytes)) }
  })
  const byTestlib = rows.find(({ by }) => by === testlibName)
  return rows.map((row) => ({ ...row, byTestlib: byTestlib === undefined ? null : byTestlib.medianMs / row.medianMs }))
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row, index) => {
    const isFirst = rows[index - 1]?.pair !== row.pair
    const speed = row.megabytesPerSecond < 1 ? '–' : Math.round(row.megabytesPerSecond).toLocaleString('en')
    const cells = [isFirst ? row.pair : '', row.by, asMs(row.minMs), asMs(row.medianMs), speed, row.byTestlib?.toFixed(1) ?? '–', (row.peakMemoryBytes / 2 ** 20).toFixed(1)]
    return `| ${cells.join(' | ')} |`
  })
  return ['| 100 MB of tokens | compared by | min ms | median ms | MB/s | × testlib | peak memory MiB |', '|---|---|--:|--:|--:|--:|--:|', ...lines].join('\n')
}

function asMs(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : 0)
}
