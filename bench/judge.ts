// What a whole judgement costs: a submission of a hundred tests over HTTP, from its POST to its verdict seen, beside the sum of its
// bare compilation (the same command) and its bare runs, all by turns. Prints Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- judge [--json] [--rounds N] [--only LANGUAGE]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '../src/domain/language.ts'
import { detectLanguages } from '../src/judge/languages/languages.ts'
import { callerOf } from '../test/support/caller.ts'
import type { Caller } from '../test/support/caller.ts'
import { root, startProduct } from '../test/support/product.ts'
import type { Product } from '../test/support/product.ts'
import { environment } from './box/contestants.ts'
import { compileOutside, runOutside, smallPrograms } from './compile/outside.ts'
import { buildDriver, startDriver } from './measuring/driver.ts'
import { medianOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'
import { pushSums } from './measuring/sums.ts'

const tests = 100
const core = 0
const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string', default: '15' }, only: { type: 'string' } } })
const wanted = options.only === undefined ? ['cpp', 'python3'] : [options.only]
const machine = machineNow()
const folder = mkdtempSync(join(tmpdir(), 'gavel-bench-'))

/** Milliseconds of each stage, in their order; `seen` is the whole. */
interface Stages { accepted: number; waiting: number; compiling: number; tests: number; writing: number; seeing: number; seen: number }

async function judgeOnce(product: Product, caller: Caller, language: string, source: string): Promise<Stages> {
  const startedAt = Date.now()
  const clock = performance.now()
  const { id } = await caller.submit('sums', language, source)
  const accepted = performance.now() - clock
  const done = await caller.submission(id, 60)
  const seen = performance.now() - clock
  if (done.verdict !== 'AC' || done.started_at === null || done.compile_ms === null) throw new Error(`${done.verdict}: ${done.compiler_output}`)
  const judged = judgedLine(await product.line(new RegExp(`"submission":"${id}".*"judged"`)))
  const waiting = Date.parse(done.started_at) - startedAt - accepted
  const known = accepted + Math.max(0, waiting) + judged.judgeMs + judged.writeMs
  return { accepted, waiting: Math.max(0, waiting), compiling: done.compile_ms, tests: judged.judgeMs - done.compile_ms, writing: judged.writeMs, seeing: Math.max(0, seen - known), seen }
}

function judgedLine(line: string): { judgeMs: number; writeMs: number } {
  const value: unknown = JSON.parse(line)
  if (typeof value === 'object' && value !== null && 'judgeMs' in value && 'writeMs' in value) return { judgeMs: Number(value.judgeMs), writeMs: Number(value.writeMs) }
  throw new Error(`not the line of a judgement: ${line}`)
}

interface Row { language: string; rounds: number; bareCompileMs: number; bareRunsMs: number; ratio: number; seenBefore: number; stages: Stages }

const languages = await detectLanguages({ dir: join(root, 'languages'), preparedDir: join(root, 'build/toolchains'), signal: new AbortController().signal })
const product = await startProduct({ environment: { GAVEL_LOG_LEVEL: 'debug' } })
try {
  await using driver = startDriver(buildDriver(folder), core, environment)
  const caller = callerOf(product.url, product.adminToken)
  await pushSums(caller, tests)
  const rows: Row[] = []
  for (const program of smallPrograms.filter(({ language }) => wanted.includes(language))) {
    const language: Language | undefined = languages.find(({ id }) => id === program.language)
    if (language === undefined) continue
    process.stderr.write(`${language.name} …\n`)
    const outside = join(folder, language.id)
    mkdirSync(outside)
    const compiling = compileOutside(language, outside, program, { prepared: true })
    const bareCompile: number[] = []
    const bareRuns: number[] = []
    const stages: Stages[] = []
    const comment = language.id === 'python3' ? '#' : '//'
    for (let round = 0; round <= Number(options.rounds); round++) {
      const compiled = await driver.bare(1, compiling)
      const ran = await driver.bare(tests, runOutside(language, outside))
      const judged = await judgeOnce(product, caller, language.id, `${program.source}${comment} ${round}\n`)
      if (round === 0) continue // warms up
      bareCompile.push(...compiled.map((ns) => ns / 1e6))
      bareRuns.push(ran.reduce((sum, ns) => sum + ns, 0) / 1e6)
      stages.push(judged)
    }
    const again: number[] = []
    for (let round = 0; round < Number(options.rounds); round++) again.push((await judgeOnce(product, caller, language.id, `${program.source}${comment} 0\n`)).seen)
    const median = (of: keyof Stages) => medianOf(stages.map((one) => one[of]))
    const bareSum = bareCompile.map((ms, round) => ms + (bareRuns[round] ?? NaN))
    rows.push({
      language: language.name, rounds: stages.length, bareCompileMs: medianOf(bareCompile), bareRunsMs: medianOf(bareRuns), seenBefore: medianOf(again),
      ratio: medianOf(stages.map((one, round) => one.seen / (bareSum[round] ?? NaN))),
      stages: { accepted: median('accepted'), waiting: median('waiting'), compiling: median('compiling'), tests: median('tests'), writing: median('writing'), seeing: median('seeing'), seen: median('seen') },
    })
  }
  process.stdout.write(options.json === true ? `${JSON.stringify({ machine, tests, rows }, null, 2)}\n` : `${machineLine(machine)}\n\n${asMarkdown(rows)}\n`)
} finally {
  await product.stop()
  rmSync(folder, { recursive: true })
}

function asMarkdown(all: readonly Row[]): string {
  const sums = all.map((row) => `| ${[row.language, ...[row.bareCompileMs, row.bareRunsMs, row.bareCompileMs + row.bareRunsMs, row.stages.seen].map((ms) => ms.toFixed(0)), row.ratio.toFixed(2), row.seenBefore.toFixed(0), row.rounds].join(' | ')} |`)
  const parts = all.map(({ language, stages }) => `| ${[language, ...[stages.accepted, stages.waiting, stages.compiling, stages.tests, stages.writing, stages.seeing].map((ms) => ms.toFixed(1))].join(' | ')} |`)
  return [
    `| ${tests} tests | bare compilation, ms | bare runs | sum | judged, POST to verdict | × sum | the same again | rounds |`, '|---|--:|--:|--:|--:|--:|--:|--:|', ...sums, '',
    '| of that, ms | accepted | waiting, claimed | compiled | data, tests, checks | verdict written | seen by the client |', '|---|--:|--:|--:|--:|--:|--:|', ...parts,
  ].join('\n')
}
