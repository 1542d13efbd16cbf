import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { RunLimits, RunResult, RunSpec, Sandbox, SandboxOptions } from '../../../src/sandbox/sandbox.ts'
import { c } from './programs.ts'

export const boxPath = join(import.meta.dirname, '../../../build/box')

export const MiB = 1024 * 1024

/** How many times slower than a usual machine this one is; an emulated one says it. */
export const slowness = Number(process.env['BOX_TEST_SLOWNESS'] ?? 1)

export const limits: RunLimits = { cpuTimeMs: 2000 * slowness, wallTimeMs: 5000 * slowness, memoryBytes: 256 * MiB, outputBytes: MiB, processes: 16 }

export type Options = Partial<RunSpec> & { limit?: Partial<RunLimits>; args?: string[] }

/** A real box, a folder of test data beside it, and short ways to run C programs in it. */
export interface Slot extends AsyncDisposable {
  sandbox: Sandbox
  dataDir: string
  log: string[]
  data(name: string, content: string | Uint8Array): Promise<void>
  /** Puts a compiled program into the box and runs it. */
  run(body: string, options?: Options): Promise<RunResult>
  /** Runs what is in the box already. */
  again(options?: Options): Promise<RunResult>
  sh(script: string, options?: Options): Promise<RunResult>
}

export async function openSlot(options: Partial<SandboxOptions> = {}): Promise<Slot> {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-box-'))
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  const log: string[] = []
  const sandbox = await startSandbox({ boxPath, name: `test-${process.pid}`, dataDir, cpu: 0, binds: [], hides: [], allowWeakBox: false, onLog: (line) => log.push(line), ...options })
  const again = ({ limit = {}, args = [], ...spec }: Options = {}) =>
    sandbox.run({ argv: ['/program/main', ...args], env: {}, ...spec, limits: { ...limits, ...limit } })
  return {
    sandbox,
    dataDir,
    log,
    data: (name, content) => writeFile(join(dataDir, name), content),
    async run(body, spec) {
      const [, result] = await Promise.all([sandbox.putProgramFile('main', c(body), true), again(spec)])
      return result
    },
    again,
    sh: (script, spec) => again({ argv: ['/bin/sh', '-c', script], env: { PATH: '/usr/bin:/bin' }, ...spec }),
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      await rm(folder, { recursive: true })
    },
  }
}

export function text(result: RunResult): string {
  return result.stdout.toString('utf8')
}

/** The run ended by itself with 0 and said nothing on stderr; returns what it said on stdout. */
export function said(result: RunResult): string {
  assert.deepEqual({ outcome: result.outcome, exitCode: result.exitCode, stderr: result.stderr.toString() }, { outcome: 'exited', exitCode: 0, stderr: '' }, text(result))
  return text(result)
}
