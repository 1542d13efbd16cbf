// Does a slot stay as it was? Runs 100,000 programs in one box, most of which do nothing, some leave much behind and some take
// most of their memory; prints what box and its cgroups hold and how long a run takes, along the way. Exits with 1 when descriptors or
// memory of box have grown. On a busy machine the time is over before all have run, and the last row says how many did.
//   npm run bench -- soak [--runs 100000] [--seconds 180] [--core N] [--json]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { c } from '../box/test/support/programs.ts'
import { putProgramRequest, runRequest } from '../src/sandbox/requests.ts'
import { buildDriver, startDriver } from './measuring/driver.ts'
import { figuresOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'
import { boxOf, heldBy } from './soak/held.ts'
import type { Held } from './soak/held.ts'

const boxPath = join(import.meta.dirname, '../build/box')
const stages = 10
/** More than a kernel's rounding of a resident set, less than a page for each of the runs of a stage. */
const growthBytes = 1 << 20

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '180' }, core: { type: 'string', default: '0' }, json: { type: 'boolean' } } })
const core = Number(options.core)
const end = AbortSignal.timeout(Number(options.seconds) * 1000)
const roundsEach = Math.ceil(Number(options.runs) / 1000 / stages)

const limits = { cpuTimeMs: 1000, wallTimeMs: 10_000, memoryBytes: 16 << 20, outputBytes: 1 << 20, processes: 16 }
/** Of each thousand. */
const programs = [
  { name: 'nothing', times: 960, source: 'return 0;' },
  {
    name: 'leaves',
    times: 30,
    source: 'mkdir("/w/a", 0700); for (int i = 0; i < 20; i++) { char name[32]; sprintf(name, i % 2 ? "/w/a/%d" : "/dev/shm/%d", i); close(creat(name, 0600)); } int ends[2]; for (int i = 0; i < 50; i++) pipe(ends); for (int i = 0; i < 5; i++) if (!fork()) for (;;) pause(); printf("left");',
  },
  { name: 'takes', times: 10, source: 'memset(malloc(12 << 20), 1, 12 << 20);' },
]

interface Row extends Held {
  runs: number
  medianUs: number
  p99Us: number
}

const folder = mkdtempSync(join(tmpdir(), 'gavel-soak-'))
const machine = machineNow()
const rows: Row[] = []
try {
  await using driver = startDriver(buildDriver(folder), core, {})
  const name = `soak-${process.pid}`
  await driver.startBox([boxPath, '--name', name, '--cpu', String(core)])
  for (const program of programs) await driver.ask(putProgramRequest(program.name, c(program.source), true))
  const box = boxOf(name)
  const requests = programs.map((program) => ({ ...program, request: runRequest({ argv: [`/program/${program.name}`], env: {}, limits }) }))
  const round = async (): Promise<number[]> => {
    const times: number[][] = []
    for (const { request, times: count } of requests) times.push(await driver.boxed(count, 3, request))
    return times[0] ?? []
  }
  await round()
  let runs = 1000
  for (let stage = 0; stage <= stages; stage++) {
    const times: number[] = []
    let rounds = 0
    for (; rounds < (stage === 0 ? 1 : roundsEach) && !end.aborted; rounds++) times.push(...(await round()))
    if (rounds === 0) break
    const { medianUs, p99Us } = figuresOf(times)
    runs += rounds * 1000
    rows.push({ runs, medianUs, p99Us, ...heldBy(box) })
    process.stderr.write(`${runs} runs …\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}

const [first] = rows
const last = rows.at(-1)
const hasGrown = first === undefined || last === undefined || last.descriptors > first.descriptors || last.residentBytes > first.residentBytes + growthBytes
if (options.json === true) {
  process.stdout.write(`${JSON.stringify({ machine, rows, hasGrown }, null, 2)}\n`)
} else {
  process.stdout.write(`${machineLine(machine)}\n\n| runs | median us | p99 us | descriptors | box KiB | slot's cgroup KiB | of that the kernel's KiB | memory cgroups of the host |\n|--:|--:|--:|--:|--:|--:|--:|--:|\n`)
  for (const row of rows) process.stdout.write(`| ${[row.runs, row.medianUs.toFixed(0), row.p99Us.toFixed(0), row.descriptors, kib(row.residentBytes), kib(row.cgroupBytes), kib(row.kernelBytes), row.hostCgroups].join(' | ')} |\n`)
}
if (hasGrown) {
  process.stderr.write('box holds more than at the beginning\n')
  process.exitCode = 1
}

function kib(bytes: number | null): string {
  return bytes === null ? '' : String(Math.round(bytes / 1024))
}
