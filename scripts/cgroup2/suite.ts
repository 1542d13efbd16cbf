import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { detectLanguages } from '../../src/judge/languages/languages.ts'
import { findBinaries } from '../../src/store/embedded/binaries.ts'
import { testFiles } from '../run-tests.ts'
import type { Tally } from '../run-tests.ts'
import { checkout, partsFolder, runInMachine } from './machine.ts'
import { machineParts } from './parts.ts'

/** What depends on the kind of cgroups, on the kernel, or on being root. */
const both = ['box/test/**/*.test.ts', 'test/{sandbox,attacks}/**/*.test.ts']
const everything = { root: [...both, 'scripts/cgroup2/*.test.ts'], delegated: both }

/** Of these every change is tried with: the whole takes too long for that where the machine is emulated. */
const chosenOfBoth = ['box/test/{memory,check}.test.ts', 'test/attacks/attacks.test.ts']
const chosen = { root: [...chosenOfBoth, 'box/test/death.test.ts', 'scripts/cgroup2/*.test.ts'], delegated: chosenOfBoth }
/** Attacks that do not ask for it in their header (test/attacks/README.md), and what fills hundreds of megabytes. */
const notChosen = '^(?!.*cgroup2).*: an attempt | limit of (256|2048) MiB'

/** An emulated machine is 10 to 30 times slower than this one. */
const limitMs = { chosen: 15 * 60_000, whole: 120 * 60_000 }

export interface Cgroup2Options {
  users: readonly (keyof typeof chosen)[]
  part: 'chosen' | 'whole'
  /** Only files whose path has one of them; none: all. */
  words: readonly string[]
  tally: Tally
}

/** Runs the box's tests in a machine for each of the users, at the same time; a machine that fails is a failed test. */
export async function testUnderCgroup2(options: Cgroup2Options): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  // What takes a minute in a compiler here would take half an hour in there.
  await detectLanguages({ dir: join(checkout, 'languages'), preparedDir: join(checkout, 'build/toolchains'), signal: stop.signal })
  // The links among PostgreSQL's libraries, which an ordinary user in there cannot make.
  await findBinaries(tmpdir(), null)
  await machineParts(partsFolder, (line) => console.log(line), stop.signal)
  const todo = [...options.users]
  const next = async (): Promise<void> => {
    for (let user = todo.shift(); user !== undefined; user = todo.shift()) await testAs(user, options, stop.signal)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, next))
}

async function testAs(user: keyof typeof chosen, { part, words, tally }: Cgroup2Options, signal: AbortSignal): Promise<void> {
  const [files, except] = part === 'chosen' ? [chosen[user], notChosen] : [everything[user], '']
  const say = (line: string) => console.log(`${user} under cgroup v2 │ ${line}`)
  const lines = lineReader(say)
  // The same toolchains are found as here, so that what is prepared for them is used.
  const command = ['env', 'NO_COLOR=1', `PATH=${process.env['PATH']}`, process.execPath, '--disable-warning=ExperimentalWarning', 'scripts/cgroup2/inside.ts', except, ...testFiles(files, words)]
  try {
    const status = await runInMachine({ command: command.map((word) => `'${word}'`).join(' '), user, limitMs: limitMs[part], onOutput: lines.take, say, signal })
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.last()) ?? []
    if (passed === undefined || failed === undefined) throw new Error(`the tests ended with ${status} without saying how they went`)
    tally.passed += Number(passed)
    tally.failed += Number(failed)
    for (const [, name] of lines.all().matchAll(/^DID NOT RUN: (.*)$/gm)) tally.skipped.push(`${name} (${user} under cgroup v2)`)
  } catch (error) {
    signal.throwIfAborted()
    say(error instanceof Error ? error.message : String(error))
    tally.failed++
  }
}

/** Bytes to whole lines. */
function lineReader(onLine: (line: string) => void) {
  const decoder = new TextDecoder()
  const whole: string[] = []
  let rest = ''
  return {
    take: (bytes: Buffer) => {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        whole.push(line)
        onLine(line)
      }
    },
    last: () => whole.at(-1) ?? '',
    all: () => whole.join('\n'),
  }
}
