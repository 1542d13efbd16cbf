// Runs libFuzzer on what box reads from strangers. Ends with 1 when an input was found that box does not stand.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildTarget, corpusDir, targets } from './targets.ts'
import type { Target } from './targets.ts'

const usage = `npm run fuzz -- [${targets.join('|')}] [--seconds N] [--keep]
  --seconds N  how long for each target; 60 unless it is said
  --keep       adds to box/fuzz/corpus what reaches code that the inputs there do not
`
const inputMaxBytes: Record<Target, number> = { protocol: 2048, compare: 4096 }
const build = resolve(import.meta.dirname, '../../build/fuzz')

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '60' }, keep: { type: 'boolean', default: false } } })
const seconds = Number(values.seconds)
const chosen = targets.filter((target) => positionals.length === 0 || positionals.includes(target))
if (!Number.isSafeInteger(seconds) || seconds < 1 || chosen.length === 0 || positionals.some((word) => !targets.some((target) => target === word))) {
  process.stderr.write(usage)
  process.exit(2)
}
bringClang()
for (const target of chosen) if (!(await fuzz(target))) process.exitCode = 1

/** Returns whether nothing was found. What was learned stays in build/fuzz and is where the next time begins. */
async function fuzz(target: Target): Promise<boolean> {
  const fuzzer = join(build, target)
  const learned = join(build, `${target}-learned`)
  const found = join(build, `${target}-found`)
  for (const folder of [learned, found]) mkdirSync(folder, { recursive: true })
  say(`${target}: compiling …`)
  await buildTarget(target, 'fuzzer', fuzzer)
  const before = new Set(readdirSync(found))
  const limits = [`-max_len=${inputMaxBytes[target]}`, '-timeout=10', '-rss_limit_mb=2048']
  say(`${target}: for ${seconds} s, beginning with ${readdirSync(corpusDir(target)).length} kept inputs …`)
  const clean = await libFuzzer(fuzzer, [...limits, `-artifact_prefix=${found}/`, `-max_total_time=${seconds}`, '-print_final_stats=1', learned, corpusDir(target)])
  for (const name of readdirSync(found).filter((each) => !before.has(each)))
    say(`${target}: found ${join(found, name)}: mend what is wrong, and copy it to ${corpusDir(target)} under a name that says what it is`)
  if (clean && values.keep) await keep(target, fuzzer, learned, limits)
  return clean
}

/** Adds the smallest of the learned inputs that together reach what the kept ones do not. */
async function keep(target: Target, fuzzer: string, learned: string, limits: string[]): Promise<void> {
  const merged = mkdtempSync(join(tmpdir(), 'gavel-fuzz-'))
  const kept = new Set(readdirSync(corpusDir(target)))
  for (const name of kept) copyFileSync(join(corpusDir(target), name), join(merged, name))
  await libFuzzer(fuzzer, [...limits, '-merge=1', '-use_counters=0', merged, learned])
  const added = readdirSync(merged).filter((name) => !kept.has(name))
  for (const name of added) copyFileSync(join(merged, name), join(corpusDir(target), `learned-${basename(name).slice(0, 10)}`))
  rmSync(merged, { recursive: true })
  say(`${target}: ${added.length} inputs added to ${corpusDir(target)}`)
}

/**
 * In an empty folder of its own, where whoever has started us removes it if we are killed, and at a fixed address: sanitizers do
 * not stand all that kernels do to addresses.
 */
async function libFuzzer(fuzzer: string, args: string[]): Promise<boolean> {
  const cwd = mkdtempSync(join(tmpdir(), 'gavel-fuzz-'))
  const running = spawn('setarch', ['--addr-no-randomize', fuzzer, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(running, 'exit')
  rmSync(cwd, { recursive: true })
  return code === 0
}

function bringClang(): void {
  const probe = join(build, 'probe')
  mkdirSync(build, { recursive: true })
  writeFileSync(`${probe}.c`, '#include <stddef.h>\nint LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) { return data && size > 100 ? 0 : 0; }\n')
  const works = () => spawnSync('clang', ['-fsanitize=fuzzer', '-o', probe, `${probe}.c`], { stdio: 'ignore' }).status === 0
  if (works()) return
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', 'clang', 'libclang-rt-dev']
  say(`Debian packages: libFuzzer is a part of clang; running: ${command.join(' ')}`)
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
  spawnSync('apt-get', command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (works()) return
  say('clang with libFuzzer could not be installed: please have an administrator do it')
  process.exit(1)
}

function say(line: string): void {
  process.stderr.write(`fuzz · ${line}\n`)
}
