import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, availableParallelism } from 'node:os'
import { join } from 'node:path'
import { c } from '../../box/test/support/programs.ts'
import { compile } from '../../src/judge/compile.ts'
import { bindsOf, detectLanguages } from '../../src/judge/languages/languages.ts'
import { boxLimits, judgeRun, runCommand } from '../../src/judge/run.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { RunResult } from '../../src/sandbox/sandbox.ts'
import type { Language } from '../../src/domain/language.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { Limits } from '../../src/domain/limits.ts'
import type { Attack } from './attack.ts'
import { captured } from './captured.ts'
import { compileAlways } from '../judge/support/compile-always.ts'
import { findSlot, memoryBytesOf, tracesOnHost } from './host.ts'

const root = join(import.meta.dirname, '../..')
const MiB = 1024 * 1024
const { signal } = new AbortController()

/** How many times slower than a usual machine this one is; an emulated one says it. */
export const slowness = Number(process.env['BOX_TEST_SLOWNESS'] ?? 1)

/** What an attack came to. */
export interface Outcome {
  verdict: string
  /** Its standard output, trimmed; of a compilation error, what the compiler said. */
  printed: string
  /** Of the compiler. */
  compilerSaid: string
  /** Why the verdict is what it is, for whoever reads a failed test. */
  message: string
  /** On the clock, beyond the limit. */
  lateMs: number
  compileMs: number
  boxRestarted: boolean
}

/** What the two runs after an attack found. */
export interface NextRuns {
  look: string
  peakBytes: number
  eat: string
}

/** A slot as the judge has it, with test data beside, for one hostile program after another. */
export interface Arena extends AsyncDisposable {
  /** Whether there is a toolchain for it. */
  canJudge(attack: Attack): boolean
  /** Compiles and runs a program as a submission is, with two runs right behind it in the box. */
  attempt(attack: Attack): Promise<{ outcome: Outcome; next: NextRuns }>
  /** What a compiler that has been taken over finds when it lists everything. */
  nextCompilation(): Promise<string>
  /** A file of the host that only the judge may read; its content is the secret answer. */
  secretPath: string
  /** Only the two runs, on what may be a fresh box. */
  next(): Promise<NextRuns>
  /** See host.ts. */
  traces(): Promise<string[]>
  /** What the box had to tell its operator since this was asked last. */
  told(): string[]
  memoryBytes(): Promise<{ keeper: number; zygote: number; cgroup: number }>
}

/** @throws Fault when there can be no safe box on this host */
export async function openArena(): Promise<Arena> {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-attacks-'))
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  await chmod(folder, 0o755)
  const input = await put(dataDir, 'the input\n')
  const answer = await put(dataDir, 'the-secret-answer\n')
  // What a worker has in its environment must not be found by a run.
  process.env['GAVEL_TEST_SECRET'] = 'the-secret-token'
  const name = `attacks-${process.pid}`
  // Prepared toolchains take 20 s to make, so all tests share them, as all judgements do.
  const languages = await detectLanguages({ dir: join(root, 'languages'), preparedDir: join(root, 'build/toolchains'), signal })
  const log: string[] = []
  const sandbox = await startSandbox({
    boxPath: join(root, 'build/box'), name, dataDir, cpu: availableParallelism() - 1, binds: bindsOf(languages), hides: [folder, root], allowWeakBox: false, onLog: (line) => log.push(line),
  })
  const slot = await findSlot(name, dataDir)
  const nextProgram = c(await readFile(join(import.meta.dirname, 'next-run.c'), 'utf8'))
  const putNext = async () => {
    // As before every submission: what the last one's compiler left in /program is gone.
    await Promise.all([sandbox.clearProgram(), sandbox.putProgramFile('next-run', nextProgram, true)])
  }
  const runNext = (what: string) =>
    sandbox.run({
      argv: ['/program/next-run', what], env: { KEY: 'value' }, stdin: { path: input },
      limits: { cpuTimeMs: 1000 * slowness, wallTimeMs: 3000 * slowness, memoryBytes: 64 * MiB, outputBytes: MiB, processes: 16 },
    })
  const runBoth = async (): Promise<NextRuns> => {
    const [look, eat] = await Promise.all([runNext('look'), runNext('eat')])
    // The cgroup has a random name.
    return { look: `${look.outcome} ${look.exitCode}\n${look.stdout.toString().replaceAll(/run[0-9a-f]{8}$/gm, 'run')}`, peakBytes: look.peakMemoryBytes, eat: `${eat.outcome} ${eat.stdout.toString()}` }
  }

  return {
    secretPath: join(dataDir, answer),
    async nextCompilation() {
      const bytes = await readFile(join(import.meta.dirname, 'next-compilation.sh'))
      const compiled = await compile(sandbox, captured, { language: captured.id, entryPoint: null, files: [{ name: 'look.sh', bytes }] }, slowed(defaultLimits), compileAlways, signal)
      return compiled.output
    },
    canJudge: (attack) => attack.isCaptured || languageOf(attack.name, languages).toolchain !== null,
    async attempt(attack) {
      const language = attack.isCaptured ? captured : languageOf(attack.name, languages)
      const limits = slowed(attack.limits)
      const source = { language: language.id, entryPoint: null, files: [{ name: attack.name.replace(/.*\//, ''), bytes: attack.source }] }
      const compiled = await compile(sandbox, language, source, limits, compileAlways, signal)
      const compiling = { compilerSaid: compiled.output, compileMs: compiled.compileMs }
      if (!compiled.ok) {
        await putNext()
        return { outcome: { verdict: 'CE', printed: compiled.output, message: compiled.output, lateMs: 0, boxRestarted: false, ...compiling }, next: await runBoth() }
      }
      const { toolchain, main } = compiled.program
      const running = sandbox.run({ ...runCommand(toolchain, main, limits.memoryKib), stdin: { path: input }, limits: boxLimits(limits, toolchain) })
      const [result, , next] = await Promise.all([running, putNext(), runBoth()])
      return { outcome: { ...outcomeOf(result, limits, language), ...compiling }, next }
    },
    async next() {
      await putNext()
      return await runBoth()
    },
    traces: () => tracesOnHost(slot),
    told: () => log.splice(0),
    memoryBytes: () => memoryBytesOf(slot),
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** As the worker's cache has them: called by their digest, for everybody to read. */
async function put(dataDir: string, text: string): Promise<string> {
  const digest = createHash('sha256').update(text).digest('hex')
  await writeFile(join(dataDir, digest), text)
  await chmod(join(dataDir, digest), 0o444)
  return digest
}

function languageOf(name: string, languages: readonly Language[]): Language {
  const language = languages.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)))
  if (language === undefined) throw new Error(`${name}: no language has this extension`)
  return language
}

function slowed(limits: Limits): Limits {
  return { ...limits, timeMs: limits.timeMs * slowness, wallMs: limits.wallMs * slowness, compileTimeMs: limits.compileTimeMs * slowness }
}

function outcomeOf(result: RunResult, limits: Limits, language: Language): Omit<Outcome, 'compilerSaid' | 'compileMs'> {
  // There is no answer: a program that ends well within its limits would be right.
  const { verdict, message } = judgeRun({ ...result, comparison: { equal: true } }, limits, language)
  return {
    verdict,
    printed: result.stdout.toString('utf8').trim(),
    message: `${message}\n${JSON.stringify({ ...result, stdout: undefined, stderr: undefined })}\n${result.stdout.toString('utf8')}\n${result.stderr.toString('utf8')}`,
    lateMs: result.wallTimeNs / 1e6 - limits.wallMs,
    boxRestarted: result.evidence.boxRestarted,
  }
}
