// Is a verdict the same every time, and how much does CPU time vary? Judges each program again and again while the other slot
// is quiet, computes, and thrashes memory. Exits with 1 when a verdict differs.
//   npm run bench -- steady [--times 300] [--only PROGRAM] [--json]
import { parseArgs } from 'node:util'
import { c } from '../box/test/support/programs.ts'
import type { Run } from '../src/domain/verdict.ts'
import type { Limits } from '../src/domain/limits.ts'
import { judgeAgain, keepBusy, neighbours, taking } from '../test/judge/support/steady.ts'
import { openWorkplace } from '../test/judge/support/workplace.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const { values: options } = parseArgs({ options: { times: { type: 'string', default: '300' }, only: { type: 'string' }, json: { type: 'boolean' } } })
const times = Number(options.times)

/** How much more than its usual time a program may use that is to pass. */
const room = 1.5
const calibrations = 21

const head = '#include <stdio.h>\n#include <stdlib.h>\n'
const computing = `${head}int main() { volatile unsigned x = 1; for (int i = 0; i < 60000000; i++) x = x * 69069 + 1; puts("right"); }`
const missing = `${head}enum { SIZE = 64 << 20 }; int main() { unsigned char *p = (unsigned char *)malloc(SIZE); for (int i = 0; i < SIZE; i++) p[i] = 1; unsigned long x = 1; unsigned s = 0; for (int i = 0; i < 1000000; i++) { x = x * 6364136223846793005u + 1442695040888963407u + s; s = p[x >> 36 & (SIZE - 1)]; } puts(s ? "right" : "wrong"); }`

const programs: { name: string; source: string; limitOf: (usualMs: number) => Partial<Limits> }[] = [
  { name: `computes; limit ${room} × its usual time`, source: computing, limitOf: (ms) => ({ timeMs: Math.ceil(ms * room) }) },
  { name: `misses caches; limit ${room} × its usual time`, source: missing, limitOf: (ms) => ({ timeMs: Math.ceil(ms * room) }) },
  { name: 'computes; limit 0.7 × its usual time', source: computing, limitOf: (ms) => ({ timeMs: Math.ceil(ms * 0.7) }) },
  { name: 'takes 60 of 64 MiB', source: head + taking(60), limitOf: () => ({ timeMs: 5_000, memoryKib: 64 * 1024 }) },
  { name: 'takes 68 of 64 MiB', source: head + taking(68), limitOf: () => ({ timeMs: 5_000, memoryKib: 64 * 1024 }) },
]

const isWanted = ({ name }: { name: string }) => options.only === undefined || name.includes(options.only)

interface Row {
  program: string
  neighbour: string
  verdicts: Record<string, number>
  minMs: number
  medianMs: number
  maxMs: number
  /** Between the 5th and the 95th percentile, of the median. */
  spread: number
  runAgain: number
}

const rows: Row[] = []
const machine = machineNow()
{
  await using place = await openWorkplace()
  const box = await place.startSandbox(0)
  const other = await place.startSandbox(1)
  for (const { name, source, limitOf } of programs.filter(isWanted)) {
    process.stderr.write(`${name} …\n`)
    const tests = [{ input: '', answer: 'right' }]
    const usual = await judgeAgain(place, box, { source, manifest: await place.problem(tests, { timeMs: 10_000 }), times: calibrations })
    const manifest = await place.problem(tests, limitOf(quantile(usual.map(cpuMs), 0.5)))
    for (const [neighbour, body] of Object.entries(neighbours)) {
      await using busy = body === null ? null : keepBusy(place, other, c(body))
      void busy
      rows.push(rowOf(name, neighbour, await judgeAgain(place, box, { source, manifest, times })))
    }
  }
}

const different = programs.filter(isWanted).filter(({ name }) => new Set(rows.filter((row) => row.program === name).flatMap((row) => Object.keys(row.verdicts))).size > 1)
if (options.json === true) {
  process.stdout.write(`${JSON.stringify({ machine, times, rows }, null, 2)}\n`)
} else {
  process.stdout.write(`${machineLine(machine)}; each ${times} times\n\n`)
  process.stdout.write('| program | other slot | verdicts | min ms | median ms | max ms | 5–95 % | run again alone |\n|---|---|---|--:|--:|--:|--:|--:|\n')
  for (const row of rows) {
    const verdicts = Object.entries(row.verdicts).map(([verdict, count]) => `${verdict} × ${count}`).join(', ')
    process.stdout.write(`| ${row.program} | ${row.neighbour} | ${verdicts} | ${row.minMs.toFixed(1)} | ${row.medianMs.toFixed(1)} | ${row.maxMs.toFixed(1)} | ${(row.spread * 100).toFixed(0)} % | ${row.runAgain} |\n`)
  }
  process.stdout.write(different.length === 0 ? '\nEvery program had the same verdict every time.\n' : `\nNot the same verdict every time: ${different.map(({ name }) => name).join('; ')}\n`)
}
process.exitCode = different.length === 0 ? 0 : 1

function rowOf(program: string, neighbour: string, runs: readonly Run[]): Row {
  const ms = runs.map(cpuMs)
  const verdicts: Record<string, number> = {}
  for (const { verdict } of runs) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  return {
    program, neighbour, verdicts,
    minMs: quantile(ms, 0), medianMs: quantile(ms, 0.5), maxMs: quantile(ms, 1),
    spread: (quantile(ms, 0.95) - quantile(ms, 0.05)) / quantile(ms, 0.5),
    runAgain: runs.filter(({ firstTimeMs }) => firstTimeMs !== null).length,
  }
}

/** What it used the first time, before any second run. */
function cpuMs({ evidence }: Run): number {
  return (evidence?.first?.cpuTimeNs ?? evidence?.cpuTimeNs ?? NaN) / 1e6
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.round(part * (sorted.length - 1))] ?? NaN
}
