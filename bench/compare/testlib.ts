import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** testlib.h and its checkers lie in this package of PyPI. */
const wheel = 'rbx.cp==2.3.3'
const installed = join(import.meta.dirname, '../../.toolchain/testlib')
const sources = join(installed, 'rbx/resources/predownloaded')

export interface Checkers {
  words: string
  floats: string
}

/** Builds testlib's checkers in a folder, fetching what is not there; null, having said why, when they cannot be had. */
export function buildCheckers(folder: string): Checkers | null {
  if (!existsSync(join(sources, 'testlib.h')) && !fetchTestlib()) return null
  const words = build(folder, 'wcmp', join(sources, 'checkers/wcmp.cpp'))
  const floats = build(folder, 'floats', join(import.meta.dirname, 'floats.cpp'))
  return words === null || floats === null ? null : { words, floats }
}

function fetchTestlib(): boolean {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-pip'], { stdio: ['ignore', 2, 2] })
  mkdirSync(installed, { recursive: true })
  const got = ran('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '--python-version', '3.12', '--only-binary=:all:', '-d', installed, wheel])
    && ran('sh', ['-c', 'cd "$1" && python3 -m zipfile -e rbx_cp-*.whl . && rm rbx_cp-*.whl', 'sh', installed])
  if (!got) rmSync(installed, { recursive: true, force: true })
  return got
}

function build(folder: string, name: string, source: string): string | null {
  const path = join(folder, name)
  return ran('g++', ['-O2', '-w', '-I', sources, '-o', path, source]) ? path : null
}

function ran(command: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (status === 0) return true
  process.stderr.write(`testlib: ${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}\n`)
  return false
}
