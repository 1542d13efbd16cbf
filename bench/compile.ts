// What compiling costs in each language: the plain compiler outside of the box, in the box without and with what the
// installation prepares, and a program that was compiled before. All take turns on one core; medians. Prints Markdown for
// bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- compile [--json] [--rounds N] [--only LANGUAGE]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openCompileCache } from '../src/cache/compile-cache.ts'
import type { Language } from '../src/domain/language.ts'
import { defaultLimits } from '../src/domain/limits.ts'
import { compile } from '../src/judge/compile.ts'
import type { KeepCompilation } from '../src/judge/compile.ts'
import { bindsOf, detectLanguages } from '../src/judge/languages/languages.ts'
import { startSandbox } from '../src/sandbox/sandbox.ts'
import { environment } from './box/contestants.ts'
import { compileOutside, smallPrograms } from './compile/outside.ts'
import type { SmallProgram } from './compile/outside.ts'
import { buildDriver, startDriver } from './measuring/driver.ts'
import { medianOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const root = join(import.meta.dirname, '..')
const core = 0
/** Go without its standard library compiles that first: once says enough. */
const longMs = 3_000

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '9' }, only: { type: 'string' } } })
const { signal } = new AbortController()
const machine = machineNow()
const folder = mkdtempSync(join(tmpdir(), 'gavel-bench-'))
const detect = (preparedDir: string | null) => detectLanguages({ dir: join(root, 'languages'), preparedDir, signal })
const [unprepared, prepared] = [await detect(null), await detect(join(root, 'build/toolchains'))]
const cache = await openCompileCache({ dir: join(folder, 'cache'), maxBytes: 1 << 30, log: console })
const sandbox = await startSandbox({ boxPath: join(root, 'build/box'), name: `bench-${process.pid}`, cpu: core, binds: bindsOf(prepared), hides: [], allowWeakBox: false })

const never: KeepCompilation = async (_key, make) => {
  const { made, keep } = await make()
  await keep
  return { made }
}

async function boxedMs(language: Language, program: SmallProgram, keep: KeepCompilation): Promise<number> {
  const startedAt = performance.now()
  const source = { language: language.id, entryPoint: null, files: [{ name: program.file, bytes: Buffer.from(program.source) }] }
  const compiled = await compile(sandbox, language, source, defaultLimits, keep, signal)
  if (!compiled.ok) throw new Error(`${language.name}: ${compiled.output}`)
  return performance.now() - startedAt
}

interface Row { language: string; plainMs: number; unpreparedMs: number; preparedMs: number; seenMs: number; rounds: number }

try {
  await using driver = startDriver(buildDriver(folder), core, environment)
  const rows: Row[] = []
  for (const program of smallPrograms) {
    const [bareLanguage, language] = [unprepared, prepared].map((all) => all.find(({ id, toolchain }) => id === program.language && toolchain !== null))
    if (bareLanguage === undefined || language === undefined || (options.only ?? program.language) !== program.language) continue
    process.stderr.write(`${language.name} …\n`)
    const outside = join(folder, language.id)
    mkdirSync(outside)
    const plain = compileOutside(language, outside, program, { prepared: false })
    const times: Record<'plain' | 'unprepared' | 'prepared' | 'seen', number[]> = { plain: [], unprepared: [], prepared: [], seen: [] }
    // Once each for what the disk and the compilers' own caches do not have yet.
    await driver.bare(1, plain)
    await boxedMs(language, program, (...use) => cache.use(...use))
    await cache.close()
    for (let round = 0; round < Number(options.rounds); round++) {
      times.plain.push(...(await driver.bare(1, plain)).map((ns) => ns / 1e6))
      if (round === 0 || (times.unprepared[0] ?? 0) < longMs) times.unprepared.push(await boxedMs(bareLanguage, program, never))
      times.prepared.push(await boxedMs(language, program, never))
      times.seen.push(await boxedMs(language, program, (...use) => cache.use(...use)))
    }
    const [plainMs, unpreparedMs, preparedMs, seenMs] = [times.plain, times.unprepared, times.prepared, times.seen].map(medianOf)
    rows.push({ language: language.name, plainMs: plainMs ?? NaN, unpreparedMs: unpreparedMs ?? NaN, preparedMs: preparedMs ?? NaN, seenMs: seenMs ?? NaN, rounds: times.plain.length })
  }
  process.stdout.write(options.json === true ? `${JSON.stringify({ machine, rows }, null, 2)}\n` : `${machineLine(machine)}\n\n${asMarkdown(rows)}\n`)
} finally {
  await sandbox.close()
  rmSync(folder, { recursive: true })
}

function asMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const [plain, unboxed, boxed] = [row.plainMs, row.unpreparedMs, row.preparedMs].map((ms) => Math.round(ms))
    return `| ${row.language} | ${plain} | ${unboxed} | ${boxed} | ${(row.preparedMs / row.plainMs).toFixed(2)} | ${row.seenMs.toFixed(1)} | ${row.rounds} |`
  })
  return ['| language | plain compiler, ms | box, nothing prepared | box, prepared | × plain | seen before | rounds |', '|---|--:|--:|--:|--:|--:|--:|', ...lines].join('\n')
}
