import { createHash } from 'node:crypto'
import type { Language } from '../domain/language.ts'
import type { SourceFile } from '../domain/judgement.ts'
import type { KeepCompilation } from './compile.ts'
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
 * Keeps a user's compilations apart from all others': else whoever has a source to the last byte would learn, from the time that
 * it takes, whether somebody has sent it.
 */
export function keptFor(userId: string, keepCompilation: KeepCompilation): KeepCompilation {
  return (key, make, signal) => keepCompilation(sha256(JSON.stringify([userId, key])), make, signal)
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
