import { Fault } from '../domain/fault.ts'
import type { Source } from '../domain/judgement.ts'
import type { Language, Toolchain } from '../domain/language.ts'
import { wallMsFor } from '../domain/limits.ts'
import type { Limits } from '../domain/limits.ts'
import { fillCommand } from './languages/template.ts'
import { nameSources } from './languages/sources.ts'
import { baseEnv, keptBytes } from './sandbox.ts'
import type { BoxResult, Sandbox } from './sandbox.ts'
import { textOf, withoutOurPaths } from './text.ts'

/** What lies in the box after a compilation. */
export interface Program {
  language: Language
  toolchain: Toolchain
  /** The file or class where it starts. */
  main: string
}

/** A program, or none. `output` is what the compiler said, for the contestant, either way. */
export type Compiled =
  | { ok: true; output: string; compileMs: number; program: Program }
  | { ok: false; output: string; compileMs: number }

/** Compilers start many threads and helpers; a bomb of them still ends. */
const compilerProcesses = 256
/** Of messages. */
const compilerOutputBytes = 8 * 1024 * 1024
/**
 * Of any one file that a compiler writes. The program lies in memory that counts toward no run, so a table of a gigabyte
 * in it would be memory beyond the problem's limit, and the machine's.
 */
const compilerFileBytes = 128 * 1024 * 1024

/**
 * Compiles in the box, under the compile limits, and leaves the program in it.
 * @throws Fault LANGUAGE_UNAVAILABLE, or of the box; the contestant's failures are values
 */
export async function compile(sandbox: Sandbox, language: Language, source: Source, limits: Limits, signal: AbortSignal): Promise<Compiled> {
  const { toolchain } = language
  if (toolchain === null)
    throw new Fault('LANGUAGE_UNAVAILABLE', `${language.name} cannot be judged on this machine: ${language.install}`, { canRetry: true })
  const named = nameSources(language, source)
  if (!named.ok) return { ok: false, output: named.message, compileMs: 0 }
  signal.throwIfAborted()

  const placed = [sandbox.clearProgram()]
  for (const file of named.files) {
    placed.push(sandbox.putWorkFile(file.name, file.bytes))
    if (toolchain.compile.keepSources) placed.push(sandbox.putProgramFile(file.name, file.bytes))
  }
  const compiling = sandbox.run({
    argv: fillCommand(toolchain.compile.argv, { sources: named.sources, main: named.main }),
    env: { ...baseEnv, ...toolchain.compile.env },
    limits: {
      cpuTimeMs: limits.compileTimeMs,
      wallTimeMs: wallMsFor(limits.compileTimeMs),
      memoryBytes: limits.compileMemoryKib * 1024,
      outputBytes: compilerOutputBytes,
      processes: compilerProcesses,
      fileBytes: compilerFileBytes,
    },
    keepStdoutBytes: keptBytes,
    keepStderrBytes: keptBytes,
    collect: toolchain.compile.collect,
  })
  const [result] = await Promise.all([compiling, ...placed])
  signal.throwIfAborted()

  const said = withoutOurPaths(textOf(result.stdout) + textOf(result.stderr), toolchain.binds).slice(0, keptBytes)
  const compileMs = Math.round(Number(result.wallTimeNs) / 1e6)
  const isMade = result.evidence.collectError === null && (toolchain.compile.keepSources || result.collected.length > 0)
  if (result.outcome === 'exited' && result.exitCode === 0 && isMade) return { ok: true, output: said, compileMs, program: { language, toolchain, main: named.main } }
  return { ok: false, output: [said.trimEnd(), whyNot(result, limits)].filter((part) => part !== '').join('\n'), compileMs }
}

/** What the compiler itself cannot have said: empty when it ended by itself with its own message. */
function whyNot(result: BoxResult, limits: Limits): string {
  switch (result.outcome) {
    case 'exited':
      if (result.exitCode === 0) return result.evidence.collectError ?? 'the compiler made no program'
      return result.stdout.length + result.stderr.length > 0 ? '' : `the compiler ended with exit code ${result.exitCode}`
    case 'signaled':
      return `the compiler was killed by ${result.signal}`
    case 'cpu_limit':
    case 'wall_limit':
      return `compiling took longer than ${limits.compileTimeMs / 1000} s`
    case 'memory_limit':
      return `compiling took more than ${Math.floor(limits.compileMemoryKib / 1024)} MiB of memory`
    case 'output_limit':
      return `the compiler wrote more than ${compilerOutputBytes / 1024 / 1024} MiB of messages`
    case 'skipped':
    case 'aborted':
      throw new Error(`a compilation that nobody stopped was answered "${result.outcome}"`)
    default:
      return result.outcome satisfies never
  }
}
