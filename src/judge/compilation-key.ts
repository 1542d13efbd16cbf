import { createHash } from 'node:crypto'
import type { Language } from '../domain/language.ts'
import type { Source, SourceFile } from '../domain/judgement.ts'
import type { Limits } from '../domain/limits.ts'
import type { KeepCompilation } from './compile.ts'
import { nameSources } from './languages/sources.ts'
import { runCommand } from './run.ts'
import { compilerCommand } from './run-compiler.ts'
import type { BoxRun } from './sandbox.ts'

/**
 * Names a compilation by everything that it can depend on: the very toolchain, the command, its limits, and the names and
 * bytes of all files, in their order. Two that differ in any of these have different keys (SHA-256 over JSON, in which every
 * text ends where it says), so nobody's program can be taken for another's.
 */
export function compilationKey(language: Language, identity: string, command: BoxRun, files: readonly SourceFile[]): string {
  const { argv, env, limits, collect } = command
  const asked = ['gavel-compilation-1', language.id, identity, argv, Object.entries(env), Object.entries(limits), collect]
  return sha256(JSON.stringify([...asked, files.map(({ name, bytes }) => [name, sha256(bytes)])]))
}

/**
 * Names a program by everything that, beside a test's data, limits and checker, can decide what a run of it gives: how it is compiled, and how it is started.
 * Null for sources of which no program can be made, or without a toolchain.
 */
export function programKey(language: Language, source: Source, limits: Limits): string | null {
  const { toolchain } = language
  const named = nameSources(language, source)
  if (toolchain === null || !named.ok) return null
  const { argv, env } = runCommand(toolchain, named.main, limits.memoryKib)
  const compilation = compilationKey(language, toolchain.identity, compilerCommand(toolchain, named, limits), named.files)
  return sha256(JSON.stringify(['gavel-program-1', compilation, argv, Object.entries(env), toolchain.run.extraProcesses]))
}

/**
 * Keeps a user's compilations apart from all others': else whoever has a source to the last byte would learn, from the time that
 * it takes, whether somebody has sent it.
 */
export function keptFor(userId: string, keepCompilation: KeepCompilation): KeepCompilation {
  return (key, make, signal) => keepCompilation(sha256(JSON.stringify([userId, key])), make, signal)
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
