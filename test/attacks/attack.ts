import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { defaultLimits } from '../../src/domain/limits.ts'
import type { Limits } from '../../src/domain/limits.ts'

const programsFolder = join(import.meta.dirname, 'programs')

const verdicts = ['AC', 'RTE', 'TLE', 'MLE', 'OLE', 'CE'] as const
export type Verdict = (typeof verdicts)[number]

/** What an attack may do that others may not. */
const allowances = ['box may restart'] as const

/** A hostile program, as its header describes it (README.md). */
export interface Attack {
  /** Class and file, such as `memory/fork-and-touch.c`. */
  name: string
  source: Uint8Array
  /** What the attacker wants. */
  tries: string
  /** Any of these is right. */
  must: Verdict[]
  /** All of its standard output, trimmed; null when that is not looked at. */
  prints: string | null
  limits: Limits
  /** Of a compiler: what it must say, and what may never be said, by it or by the program. */
  says: string | null
  never: string | null
  /** The source is what the compiler does: it has been taken over. */
  isCaptured: boolean
  allowed: (typeof allowances)[number] | null
  /** In the part of the suite that every change is tried with under cgroup v2. */
  inShortPart: boolean
}

/**
 * The programs of the given classes (folders of programs/), in the order of their names.
 * @throws Error for a program without a header, or with one that is not understood
 */
export async function readAttacks(isWanted: (className: string) => boolean): Promise<Attack[]> {
  const entries = await readdir(programsFolder, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).toSorted()
  const wanted = paths.filter((path) => isWanted(relative(programsFolder, path).split('/')[0] ?? ''))
  return await Promise.all(wanted.map(async (path) => readAttack(relative(programsFolder, path), await readFile(path))))
}

/** @throws Error with the program's name, when its header is missing or not understood */
export function readAttack(name: string, source: Uint8Array): Attack {
  const fields = readHeader(Buffer.from(source).toString('utf8'))
  const one = (key: string) => {
    const values = fields.get(key) ?? []
    if (values.length > 1) throw new Error(`${name}: "${key}" is there more than once`)
    fields.delete(key)
    return values[0] ?? null
  }
  const printed = fields.get('prints')
  fields.delete('prints')
  const tries = one('tries')
  const must = one('must')
  if (tries === null || must === null) throw new Error(`${name}: a program begins with a header that says what it tries and what must happen`)
  const attack: Attack = {
    name,
    source,
    tries,
    must: must.split(' or ').map((word) => oneOf(verdicts, word, name)),
    prints: printed === undefined ? null : printed.join('\n'),
    limits: { ...readLimits(name, one('limits')), ...readCompileLimits(name, one('compiling')) },
    says: one('says'),
    never: one('never'),
    isCaptured: optional(one('compiler'), (word) => oneOf(['captured'], word, name)) !== null,
    allowed: optional(one('afterwards'), (word) => oneOf(allowances, word, name)),
    inShortPart: optional(one('cgroup2'), (word) => oneOf(['yes'], word, name)) !== null,
  }
  for (const key of fields.keys()) throw new Error(`${name}: no line of a header is called "${key}"`)
  return attack
}

/** Comment lines `key: value` from the first line on. A key may be there several times. */
function readHeader(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [, key, value] = /^(?:\/\/|#) ([a-z0-9]+): (.+)$/.exec(line) ?? []
    if (key === undefined || value === undefined) break
    fields.set(key, [...(fields.get(key) ?? []), value.trim()])
  }
  return fields
}

/** Such as `cpu 1s, wall 2500ms, memory 64 MiB, output 100 KiB, processes 16`. */
function readLimits(name: string, text: string | null): Limits {
  const limits: Limits = { ...defaultLimits, timeMs: 1000, wallMs: 3000, memoryKib: 256 * 1024, outputKib: 8 * 1024, processes: 64 }
  for (const part of text === null ? [] : text.split(', ')) {
    const [, what = '', digits, unit = ''] = /^([a-z]+) (\d+) ?([A-Za-z]*)$/.exec(part) ?? []
    const value = Number(digits)
    const milliseconds = { ms: value, s: value * 1000 }[unit]
    const kibibytes = { KiB: value, MiB: value * 1024 }[unit]
    if (what === 'cpu' && milliseconds !== undefined) limits.timeMs = milliseconds
    else if (what === 'wall' && milliseconds !== undefined) limits.wallMs = milliseconds
    else if (what === 'memory' && kibibytes !== undefined) limits.memoryKib = kibibytes
    else if (what === 'output' && kibibytes !== undefined) limits.outputKib = kibibytes
    else if (what === 'processes' && unit === '') limits.processes = value
    else throw new Error(`${name}: the limit "${part}" is not understood`)
  }
  return limits
}

/** Such as `time 3s, memory 256 MiB`, both. */
function readCompileLimits(name: string, text: string | null): Pick<Limits, 'compileTimeMs' | 'compileMemoryKib'> {
  const [, seconds, mebibytes] = /^time (\d+)s, memory (\d+) MiB$/.exec(text ?? 'time 15s, memory 1024 MiB') ?? []
  if (seconds === undefined || mebibytes === undefined) throw new Error(`${name}: the limits "${text ?? ''}" of compiling are not understood`)
  return { compileTimeMs: Number(seconds) * 1000, compileMemoryKib: Number(mebibytes) * 1024 }
}

function oneOf<Word extends string>(words: readonly Word[], word: string, name: string): Word {
  const found = words.find((candidate) => candidate === word)
  if (found === undefined) throw new Error(`${name}: "${word}" is none of ${words.join(', ')}`)
  return found
}

function optional<From, To>(value: From | null, convert: (value: From) => To): To | null {
  return value === null ? null : convert(value)
}
