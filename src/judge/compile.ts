import type { Compilation } from '../domain/compilation.ts'
import { Fault } from '../domain/fault.ts'
import type { Source, SourceFile } from '../domain/judgement.ts'
import type { Language, Toolchain } from '../domain/language.ts'
import type { Limits } from '../domain/limits.ts'
import { compilationKey } from './compilation-key.ts'
import { nameSources } from './languages/sources.ts'
import { compilerCommand, runCompiler } from './run-compiler.ts'
import type { Sandbox } from './sandbox.ts'

/** What lies in the box after a compilation. */
export interface Program {
  language: Language
  toolchain: Toolchain
  /** The file or class where it starts. */
  main: string
}

/** `output` is what the compiler said, for the contestant, either way. */
export interface CompileFacts {
  output: string
  /** Until the program lay in the box, however it came there. */
  compileMs: number
  /** The compiler did not run: it had been given the very same before. */
  isCached: boolean
  /** It would go the same way again: no limit or the like had a part in it. */
  isRepeatable: boolean
}

/** A program, or none. */
export type Compiled = CompileFacts & ({ ok: true; program: Program } | { ok: false })

/**
 * Gives the compilation that was kept under the key, also one that another slot is making just now; else has it made, and
 * keeps what `keep` comes to, unless that is null.
 * @throws what `make` threw; the signal's reason
 */
export type KeepCompilation = <Made>(
  key: string,
  make: () => Promise<{ made: Made; keep: Promise<Compilation | null> }>,
  signal: AbortSignal,
) => Promise<{ kept: Compilation } | { made: Made }>

/**
 * Compiles in the box, under the compile limits, or finds it done, and leaves the program in the box.
 * @throws Fault LANGUAGE_UNAVAILABLE, or of the box; the signal's reason; the contestant's failures are values
 */
export async function compile(sandbox: Sandbox, language: Language, source: Source, limits: Limits, keepCompilation: KeepCompilation, signal: AbortSignal): Promise<Compiled> {
  const { toolchain } = language
  if (toolchain === null)
    throw new Fault('LANGUAGE_UNAVAILABLE', `${language.name} cannot be judged on this machine: ${language.install}`, { canRetry: true })
  const named = nameSources(language, source)
  if (!named.ok) return { ok: false, output: named.message, compileMs: 0, isCached: false, isRepeatable: true }
  signal.throwIfAborted()

  const startedAt = performance.now()
  const program = { language, toolchain, main: named.main }
  const command = compilerCommand(toolchain, named, limits)
  const cleared = Promise.all([sandbox.clearProgram(), ...(toolchain.compile.keepSources ? putFiles(sandbox, named.files) : [])])
  const make = async () => {
    const made = await runCompiler(sandbox, toolchain, command, named.files, limits, signal)
    return { made, keep: made.keep }
  }
  const [found] = await Promise.all([keepCompilation(compilationKey(language, toolchain.identity, command, named.files), make, signal), cleared])
  if ('made' in found) return compiled(found.made, program, { compileMs: Math.round(found.made.wallMs), isCached: false, isRepeatable: found.made.isRepeatable })

  const { kept } = found
  await Promise.all(kept.files.map((file) => sandbox.putProgramFile(file.name, file.bytes, file.executable)))
  signal.throwIfAborted()
  return compiled(kept, program, { compileMs: Math.round(performance.now() - startedAt), isCached: true, isRepeatable: true })
}

function putFiles(sandbox: Sandbox, files: readonly SourceFile[]): Promise<void>[] {
  return files.map((file) => sandbox.putProgramFile(file.name, file.bytes))
}

function compiled({ ok, output }: { ok: boolean; output: string }, program: Program, rest: Omit<CompileFacts, 'output'>): Compiled {
  return ok ? { ok, output, program, ...rest } : { ok, output, ...rest }
}
