import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { inspect } from 'node:util'

/** What a run of tests came to. */
export interface Tally {
  passed: number
  failed: number
  /** Names of tests that did not run. */
  skipped: string[]
}

export interface TestOptions {
  /** How many files at once. */
  concurrency: number
  /** For each file. */
  timeoutMs: number
  /** Without tests whose name matches. */
  except?: RegExp
  /** Says what failed when it does, and not only at the end, which may be two hours away. */
  tellsAtOnce?: boolean
}

/** The files of these patterns whose path has one of the words, or all of them. */
export function testFiles(patterns: string[], words: readonly string[]): string[] {
  return globSync(patterns)
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
}

/** Runs test files, each in a process of its own; prints what they say, and adds to the tally. */
export async function runTests(files: readonly string[], tally: Tally, options: TestOptions): Promise<void> {
  if (files.length === 0) return
  const events = run({
    files, concurrency: options.concurrency, isolation: 'process', timeout: options.timeoutMs, execArgv: ['--disable-warning=ExperimentalWarning'],
    ...(options.except === undefined ? {} : { testSkipPatterns: [options.except] }),
  })
  // A suite's own line counts with its tests' lines, so only tests that hold no other are counted.
  events.on('test:pass', ({ name, details, skip }) => {
    if (details.type === 'suite') return
    if (skip !== undefined && skip !== false) tally.skipped.push(name)
    else tally.passed++
  })
  events.on('test:fail', ({ name, details }) => {
    if (details.type === 'suite') return
    tally.failed++
    if (options.tellsAtOnce === true) console.log(`${name}: ${inspect(details.error.cause)}`)
  })
  const written = events.compose(new spec())
  for await (const chunk of written) process.stdout.write(String(chunk))
}

/** For the last lines of a command that tests. */
export function printTally(tally: Tally): void {
  for (const name of tally.skipped) console.log(`DID NOT RUN: ${name}`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
}
