import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { RunSpec } from '../../src/sandbox/sandbox.ts'
import { clearProgramRequest, putProgramRequest, runRequest } from '../../src/sandbox/requests.ts'
import type { Driver } from '../measuring/driver.ts'
import type { Peer } from './peers.ts'
import type { BenchProgram } from './programs.ts'

/** A way to run a program. */
export interface Contestant {
  name: string
  /** Starts many times faster than the others, so it can be measured more often. */
  isQuick: boolean
  load(program: BenchProgram): Promise<void>
  /** Runs what was loaded; nanoseconds of each. */
  run(runs: number): Promise<number[]>
  close(): Promise<void>
}

/** What every program finds, wherever it runs. */
export const environment = { PATH: '/usr/bin:/bin' }

/** Runs that lie in a box at once, as when a submission is judged (src/judge/run-tests.ts). */
const inBoxAtOnce = 3

export function runSpec(program: BenchProgram): RunSpec {
  const limits = { cpuTimeMs: 10_000, wallTimeMs: 20_000, memoryBytes: program.memoryBytes, outputBytes: 1 << 20, processes: program.processes }
  return { argv: program.argv, env: environment, limits }
}

export function bare(driver: Driver): Contestant {
  let argv: readonly string[] = []
  return {
    name: 'bare `posix_spawn`',
    isQuick: true,
    async load(program) {
      argv = program.argv.map((argument) => (argument === '/program' ? program.folder : argument.replace(/^\/program\//, `${program.folder}/`)))
    },
    run: (runs) => driver.bare(runs, argv),
    async close() {},
  }
}

/** One box, in two ways: asked for runs before earlier ones have ended, and only then. */
export async function boxed(driver: Driver, boxPath: string, core: number): Promise<Contestant[]> {
  await driver.startBox([boxPath, '--name', `bench-${process.pid}-${core}`, '--cpu', String(core)])
  let request: Uint8Array[] = []
  const list: Contestant = {
    name: 'box, a list of runs',
    isQuick: true,
    async load(program) {
      await driver.ask(clearProgramRequest())
      for (const { name, bytes } of program.files) await driver.ask(putProgramRequest(name, bytes, true))
      request = runRequest(runSpec(program))
    },
    run: (runs) => driver.boxed(runs, inBoxAtOnce, request),
    async close() {},
  }
  return [list, { ...list, name: 'box, one by one', async load() {}, run: (runs) => driver.boxed(runs, 1, request) }]
}

export async function boxedByNode(boxPath: string, core: number): Promise<Contestant> {
  const log: string[] = []
  const sandbox = await startSandbox({ boxPath, name: `bench-${process.pid}-node`, cpu: core, binds: [], hides: [], allowWeakBox: false, onLog: (line) => log.push(line) })
  let spec: RunSpec | null = null
  return {
    name: 'box, one by one, by Node',
    isQuick: true,
    async load(program) {
      await sandbox.clearProgram()
      for (const { name, bytes } of program.files) await sandbox.putProgramFile(name, bytes, true)
      spec = runSpec(program)
    },
    async run(runs) {
      if (spec === null) throw new Error('no program is loaded')
      const times: number[] = []
      for (let done = 0; done <= runs; done++) {
        const before = process.hrtime.bigint()
        const result = await sandbox.run(spec)
        if (!result.passed) throw new Error(`a run ended with ${JSON.stringify(result)}; ${log.join('; ')}`)
        if (done > 0) times.push(Number(process.hrtime.bigint() - before))
      }
      return times
    },
    close: () => sandbox.close(),
  }
}

export function peerContestant(driver: Driver, peer: Peer): Contestant {
  let argv: string[] = []
  return {
    name: peer.name,
    isQuick: false,
    async load(program) {
      argv = peer.command(program, environment)
    },
    run: (runs) => driver.bare(runs, argv),
    async close() {
      peer.close()
    },
  }
}
