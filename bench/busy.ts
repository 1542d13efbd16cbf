// Are verdicts right on a busy machine? Judges trivial programs over HTTP while other programs want every core and the disk many
// times over. Prints how long the runs took and what they waited; exits with 1 when a verdict was not AC.
//   npm run bench -- busy [--submissions 2000] [--hogs 24] [--languages cpp,python3] [--json]
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Submission } from '../src/contract/submission.ts'
import { callerOf } from '../test/support/caller.ts'
import type { Caller } from '../test/support/caller.ts'
import { startProduct } from '../test/support/product.ts'
import { smallPrograms } from './compile/outside.ts'
import { figuresOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'
import { pushSums } from './measuring/sums.ts'

const { values: options } = parseArgs({ options: { submissions: { type: 'string', default: '2000' }, hogs: { type: 'string', default: '24' }, languages: { type: 'string', default: 'cpp,python3' }, json: { type: 'boolean' } } })
const tests = 3
/** So many wait or are judged at a time. */
const atOnce = 12

const folder = mkdtempSync(join(tmpdir(), 'gavel-busy-'))
const machine = machineNow()
const product = await startProduct()
const hogs: ChildProcess[] = []
const wrong: Submission[] = []
const rows: Record<string, string | number>[] = []
try {
  await pushSums(callerOf(product.url, product.adminToken), tests)
  const caller = callerOf(product.url, product.adminToken)
  const chosen = smallPrograms.filter(({ language }) => options.languages.split(',').includes(language))
  // Compiled while it is quiet: this is about runs.
  for (const { language, source } of chosen) await judged(caller, language, source)
  for (let i = 0; i < Number(options.hogs); i++) hogs.push(hog('while :; do :; done'))
  hogs.push(hog(`while dd if=/dev/zero of='${folder}/written' bs=1M count=256 conv=fsync; do :; done`))
  for (const { language, source } of chosen) {
    const done = await judgeMany(caller, language, source, Number(options.submissions))
    wrong.push(...done.filter(({ verdict }) => verdict !== 'AC'))
    const evidence = done.flatMap(({ runs }) => (runs ?? []).flatMap((run) => run.evidence ?? []))
    const wall = figuresOf(evidence.map((one) => one.wall_time_ns))
    rows.push({
      language, submissions: done.length, 'not AC': done.filter(({ verdict }) => verdict !== 'AC').length, 'load': loadavg()[0]?.toFixed(0) ?? '', 'wall median ms': (wall.medianUs / 1000).toFixed(0), 'wall p99 ms': (wall.p99Us / 1000).toFixed(0),
      'wall most ms': most(evidence.map((one) => one.wall_time_ns)), 'CPU most ms': most(evidence.map((one) => one.cpu_time_ns)), 'waited most ms': most(evidence.map((one) => one.waited_ns)), 'past the wall limit': evidence.filter((one) => one.wall_time_ns > one.limits.wall_ms * 1e6).length,
    })
    process.stderr.write(`${language}: ${done.length} judged\n`)
  }
} finally {
  await Promise.all(hogs.map(async (one) => {
    if (one.pid === undefined || one.exitCode !== null) return
    process.kill(-one.pid, 'SIGKILL')
    await once(one, 'exit')
  }))
  await product.stop()
  rmSync(folder, { recursive: true })
}
const [first = {}] = rows
process.stdout.write(options.json === true ? `${JSON.stringify({ machine, rows, wrong }, null, 2)}\n` : [machineLine(machine), '', `| ${Object.keys(first).join(' | ')} |`, `|${'--:|'.repeat(Object.keys(first).length)}`, ...rows.map((row) => `| ${Object.values(row).join(' | ')} |`), ''].join('\n'))
if (wrong.length > 0) {
  for (const one of wrong) process.stderr.write(`${one.id} ${one.verdict}: ${JSON.stringify(one.runs?.at(-1))}\n`)
  process.exitCode = 1
}

/** Of a session of its own, as other services of a machine are: the scheduler gives each as much as all of ours (sched(7), autogroup). */
function hog(script: string): ChildProcess {
  return spawn('sh', ['-c', script], { stdio: 'ignore', detached: true })
}

function most(ns: readonly number[]): string {
  return (ns.reduce((largest, one) => Math.max(largest, one), 0) / 1e6).toFixed(0)
}

async function judgeMany(caller: Caller, language: string, source: string, count: number): Promise<Submission[]> {
  const done: Submission[] = []
  let sent = 0
  const next = async (): Promise<void> => {
    while (sent++ < count) done.push(await judged(caller, language, source))
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  return done
}

async function judged(caller: Caller, language: string, source: string): Promise<Submission> {
  let submission = await caller.submit('sums', language, source)
  while (submission.status !== 'done') submission = await caller.submission(submission.id, 60)
  return submission
}
