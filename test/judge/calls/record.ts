// npm run record-calls: which system calls languages' compilers and programs make, into seen.json and box/CALLS.md.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { judge } from '../../../src/judge/judge.ts'
import { findSlot } from '../../attacks/host.ts'
import { programs } from '../support/programs.ts'
import { openWorkplace } from '../support/workplace.ts'
import { document, readTable } from './table.ts'
import type { Seen } from './table.ts'

interface Sample {
  language: string
  name: string
  source: string
}

/** Those that end soon; what the others do more is to compute, to sleep or to print. */
const behaviours = ['right', 'crashing', 'exit3', 'broken', 'large'] as const

const ordinary = join(import.meta.dirname, '../ordinary')
const place = await openWorkplace()
let boxes = 0
const folder = await mkdtemp(join(tmpdir(), 'gavel-calls-'))
try {
  const makers = new Map<string, Set<string>>()
  for (const sample of await samples())
    for (const [call, maker] of await watch(sample)) makers.set(call, (makers.get(call) ?? new Set()).add(maker))
  const seen: Seen = Object.fromEntries([...makers].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([call, names]) => [call, [...names].toSorted()]))
  await writeFile(join(import.meta.dirname, 'seen.json'), `${JSON.stringify(seen, null, 1).replaceAll(/\n {2,}|\n (?=\])/g, ' ')}\n`)
  await writeFile(join(import.meta.dirname, '../../../box/CALLS.md'), document(readTable(), seen))
} finally {
  await place[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
}

async function samples(): Promise<Sample[]> {
  const files = await Promise.all((await readdir(ordinary)).map(async (name) => {
    const language = place.languages.find(({ extensions }) => extensions.includes(extname(name)))
    if (language === undefined || language.toolchain === null) throw new Error(`no toolchain for ${name} on this machine`)
    return { language: language.id, name, source: await readFile(join(ordinary, name), 'utf8') }
  }))
  const short = Object.entries(programs).flatMap(([language, sources]) => behaviours.map((behaviour) => ({ language, name: 'main', source: sources[behaviour] })))
  return [...files, ...short]
}

/** Judges a program with strace on the box's first process. */
async function watch(sample: Sample): Promise<[call: string, maker: string][]> {
  const box = await place.startSandbox()
  const { keeper } = await findSlot(`test-${process.pid}-${boxes++}`, '')
  const zygote = (await readFile(`/proc/${keeper}/task/${keeper}/children`, 'utf8')).trim()
  const trace = join(folder, 'trace')
  const strace = spawn('strace', ['-f', '-qq', '-s', '0', '-o', trace, '-p', zygote], { stdio: ['ignore', 'ignore', 'inherit'] })
  while (!/^TracerPid:\t[1-9]/m.test(await readFile(`/proc/${zygote}/status`, 'utf8'))) await sleep(10)
  const manifest = await place.problem([{ input: '3\n1 2 3\n', answer: 'done\n' }], { timeMs: 60_000, memoryKib: 1024 * 1024, compileTimeMs: 120_000 })
  await judge(place.claim(sample.language, { [sample.name]: sample.source }, manifest), box, place.deps, () => undefined, new AbortController().signal)
  strace.kill('SIGINT')
  await once(strace, 'exit')
  await box.close()
  return callsOf(await readFile(trace, 'utf8'), sample.language)
}

/** The zygote's own calls are needed too; each run begins when it has received one. */
function callsOf(trace: string, language: string): [string, string][] {
  const found: [string, string][] = []
  let zygote: string | undefined
  let runs = 0
  for (const line of trace.split('\n')) {
    const [, pid, call, rest = ''] = /^(\d+) +(?:<\.\.\. )?(\w+)(.*)$/.exec(line) ?? []
    if (call === undefined) continue
    zygote ??= pid
    if (pid === zygote && call === 'recvmsg' && !line.includes('unfinished')) runs++
    const maker = pid === zygote ? 'box' : runs === 1 ? `${language} compiler` : language
    found.push([call, maker])
    const command = call === 'prctl' ? /^\(([A-Z_]+)/.exec(rest)?.[1] : call === 'setsockopt' ? /^\(\d+, SOL_SOCKET, ([A-Z_]+)/.exec(rest)?.[1] : call === 'fcntl' || call === 'ioctl' ? /^\(\d+, ([A-Z_0-9]+)/.exec(rest)?.[1] : undefined
    if (command !== undefined) found.push([`${call} ${command}`, maker])
  }
  return found
}
