import type { Compilation } from '../domain/compilation.ts'
import type { SourceFile } from '../domain/judgement.ts'
import type { Toolchain } from '../domain/language.ts'
import { wallMsFor } from '../domain/limits.ts'
import type { Limits } from '../domain/limits.ts'
import { fillCommand } from './languages/template.ts'
import { baseEnv, keptBytes } from './sandbox.ts'
import type { BoxResult, BoxRun, Sandbox } from './sandbox.ts'
import { textOf, withoutOurPaths } from './text.ts'

/** Compilers start many threads and helpers; a bomb of them still ends. */
const compilerProcesses = 256
/** Of messages. */
const compilerOutputBytes = 8 * 1024 * 1024
/**
 * Of any one file that a compiler writes. The program lies in memory that counts toward no run, so a table of a gigabyte
 * in it would be memory beyond the problem's limit, and the machine's.
 */
const compilerFileBytes = 128 * 1024 * 1024

/** More is not kept for later: it would push out hundreds of usual programs. */
const keptProgramBytes = 16 * 1024 * 1024
const keptFiles = 256

/** The compiler's run, for sources that are called `sources` and start at `main`. */
export function compilerCommand(toolchain: Toolchain, named: { sources: string[]; main: string }, limits: Limits): BoxRun {
  return {
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
  }
}

/** How a compilation in the box went. What it made lies in the box. */
export interface CompilerEnd {
  ok: boolean
  /** For the contestant. */
  output: string
  wallMs: number
  /** It would go the same way again: no limit or the like had a part in it. */
  isRepeatable: boolean
  /** The same for whoever compiles this next; null when a limit or something else that may differ had a part in it. */
  keep: Promise<Compilation | null>
}

/**
 * Runs the compiler on files in the box's working folder.
 * @throws Fault of the box, and the signal's reason; the contestant's failures are values
 */
export async function runCompiler(sandbox: Sandbox, toolchain: Toolchain, command: BoxRun, files: readonly SourceFile[], limits: Limits, signal: AbortSignal): Promise<CompilerEnd> {
  signal.throwIfAborted()
  const placed = files.map((file) => sandbox.putWorkFile(file.name, file.bytes))
  const [result] = await Promise.all([sandbox.run(command), ...placed])
  signal.throwIfAborted()
  const said = withoutOurPaths(textOf(result.stdout) + textOf(result.stderr), toolchain.binds).slice(0, keptBytes)
  const isMade = result.evidence.collectError === null && (toolchain.compile.keepSources || result.collected.length > 0)
  const ok = result.outcome === 'exited' && result.exitCode === 0 && isMade
  const output = ok ? said : [said.trimEnd(), whyNot(result, limits)].filter((part) => part !== '').join('\n')
  return { ok, output, wallMs: Number(result.wallTimeNs) / 1e6, isRepeatable: isRepeatable(result), keep: isRepeatable(result) ? readProgram(sandbox, result, { ok, output }) : Promise.resolve(null) }
}

/** The compiler came to its own end, and nothing was refused to it on the way. */
function isRepeatable({ outcome, evidence }: BoxResult): boolean {
  return outcome === 'exited' && evidence.oomKills === 0 && evidence.processesRefused === 0 && !evidence.boxRestarted && evidence.collectError === null
}

/** Takes the program out of the box; null when it is too large to be kept. */
async function readProgram(sandbox: Sandbox, { collected }: BoxResult, { ok, output }: { ok: boolean; output: string }): Promise<Compilation | null> {
  if (!ok) return { ok, output, files: [] }
  // U+FFFD stands for bytes that are no text, so it would be the name of another file.
  if (collected.length > keptFiles || collected.some((name) => name.includes('\uFFFD'))) return null
  const files = await Promise.all(collected.map((name) => sandbox.readProgramFile(name, keptProgramBytes)))
  const read = files.filter((file) => file !== null)
  const sizeBytes = read.reduce((sum, file) => sum + file.bytes.length, 0)
  return read.length === files.length && sizeBytes <= keptProgramBytes ? { ok, output, files: read } : null
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
