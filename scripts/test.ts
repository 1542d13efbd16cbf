// Types, lint, then every test with the real things that it needs. `npm test -- store queue` runs only tests whose path has one of the words.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../test/support/server.ts'
import { watchForLeftovers } from './left-behind.ts'

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
process.env['PATH'] = `${dirname(process.execPath)}:${root}/node_modules/.bin:${process.env['PATH']}`

// Whoever runs the tests may have settings of a real Gavel in their shell; no test may touch that.
for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]

const words = process.argv.slice(2)
const total = { passed: 0, failed: 0 }
const skipped: string[] = []

/** These measure processes against limits of time and memory, so nothing else of ours may run beside them. */
const alone = ['box/test/**/*.test.ts', 'test/{sandbox,attacks,judge,product,browser,issues}/**/*.test.ts']

const watch = watchForLeftovers()
if (words.length === 0) {
  check('types', 'tsc', ['-p', '.'])
  check('types of the pages', 'tsc', ['-p', 'web'])
  check('lint', 'oxlint', ['--deny-warnings'])
}
const server = await startTestServer()
process.env['GAVEL_TEST_DATABASE_URL'] = server.connectionString
try {
  const last = new Set(filesOf(alone))
  await test(filesOf(['test/**/*.test.ts', 'web/src/**/*.test.ts']).filter((file) => !last.has(file)), availableParallelism())
  await test([...last], 1)
} finally {
  await server.stop()
}
const remains = await watch.leftBehind()
report('nothing is left behind', remains.length === 0)
for (const line of remains) console.log(`  left behind: ${line}`)
for (const name of skipped) console.log(`DID NOT RUN: ${name}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

function filesOf(patterns: string[]): string[] {
  return globSync(patterns)
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
}

function check(name: string, command: string, args: string[]): void {
  report(name, spawnSync(command, args, { stdio: 'inherit' }).status === 0)
}

function report(name: string, passed: boolean): void {
  console.log(`${passed ? '✔' : '✖'} ${name}`)
  total[passed ? 'passed' : 'failed']++
}

async function test(files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return
  const events = run({ files, concurrency, isolation: 'process', timeout: 900_000, execArgv: ['--disable-warning=ExperimentalWarning'] })
  // A suite's own line counts with its tests' lines, so only tests that hold no other are counted.
  events.on('test:pass', ({ name, details, skip }) => {
    if (details.type === 'suite') return
    if (skip !== undefined && skip !== false) skipped.push(name)
    else total.passed++
  })
  events.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') total.failed++
  })
  const written = events.compose(new spec())
  for await (const chunk of written) process.stdout.write(String(chunk))
}
