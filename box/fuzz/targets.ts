import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const targets = ['protocol', 'compare'] as const
export type Target = (typeof targets)[number]

const boxDir = join(import.meta.dirname, '..')

/** Beside the target itself: what it needs of this folder, and of box. keeper.c is a part of protocol.c. */
const parts: Record<Target, { own: string[]; ofBox: () => string[] }> = {
  protocol: { own: ['answers.c', 'stand_in.c'], ofBox: () => readdirSync(boxDir).filter((name) => name.endsWith('.c') && name !== 'main.c' && name !== 'keeper.c') },
  compare: { own: ['reference.c'], ofBox: () => ['compare.c', 'token.c', 'number.c', 'report.c'] },
}

const run = promisify(execFile)

/**
 * Compiles a target with address and undefined behaviour sanitizers: with libFuzzer, which needs clang, or to try the
 * inputs that it is given, which any gcc can.
 * @throws Error with what the compiler said
 */
export async function buildTarget(target: Target, kind: 'fuzzer' | 'replay', path: string): Promise<void> {
  const main = join(import.meta.dirname, `${target}.c`)
  const wrapped = [...readFileSync(main, 'utf8').matchAll(/\b__wrap_(\w+)\(/g)].map(([, name = '']) => `-Wl,--wrap=${name}`)
  const { own, ofBox } = parts[target]
  const sources = [main, ...own.map((name) => join(import.meta.dirname, name)), ...ofBox().map((name) => join(boxDir, name))]
  const options = ['-std=gnu17', '-g', '-O1', '-fno-omit-frame-pointer', '-fno-sanitize-recover=all', '-Wall', '-Wextra', '-Werror', '-DBOX_SMALL', ...new Set(wrapped), '-o', path]
  if (kind === 'fuzzer') await run('clang', ['-fsanitize=fuzzer,address,undefined', ...options, ...sources, '-lm'])
  else await run('gcc', ['-fsanitize=address,undefined', ...options, ...sources, join(import.meta.dirname, 'replay.c'), '-lm'])
}

/** The kept inputs of a target: seeds, whatever once went wrong, and one for each way through the code. */
export function corpusDir(target: Target): string {
  return join(import.meta.dirname, 'corpus', target)
}
