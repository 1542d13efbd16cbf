// Types, lint, then every test with the real things that it needs. `npm test -- store queue` runs only tests whose path has one of the words.
// With --cgroup2 the part of the box's tests that every change is tried with under cgroup v2 comes after them.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { startTestServer } from '../test/support/server.ts'
import { testUnderCgroup2 } from './cgroup2/suite.ts'
import { watchForLeftovers } from './left-behind.ts'
import { printTally, runTests, testFiles } from './run-tests.ts'
import type { Tally } from './run-tests.ts'

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
process.env['PATH'] = `${dirname(process.execPath)}:${root}/node_modules/.bin:${process.env['PATH']}`

// Whoever runs the tests may have settings of a real Gavel in their shell; no test may touch that.
for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]

const words = process.argv.slice(2).filter((word) => word !== '--cgroup2')
const underCgroup2Too = process.argv.includes('--cgroup2')
const total: Tally = { passed: 0, failed: 0, skipped: [] }
/** Of one file. */
const timeoutMs = 900_000

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
  const last = new Set(testFiles(alone, words))
  const others = testFiles(['test/**/*.test.ts', 'web/src/**/*.test.ts'], words).filter((file) => !last.has(file))
  await runTests(others, total, { concurrency: availableParallelism(), timeoutMs })
  await runTests([...last], total, { concurrency: 1, timeoutMs })
} finally {
  await server.stop()
}
if (underCgroup2Too) await testUnderCgroup2({ users: ['root', 'delegated'], part: 'chosen', words, tally: total })
// This run's own folder: whatever a test has put there is one of ours.
const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('gavel-')).map((name) => `folder ${join(tmpdir(), name)}`)
const remains = [...(await watch.leftBehind()), ...folders]
report('nothing is left behind', remains.length === 0)
for (const line of remains) console.log(`  left behind: ${line}`)
printTally(total)
process.exit(total.failed === 0 ? 0 : 1)

function check(name: string, command: string, args: string[]): void {
  report(name, spawnSync(command, args, { stdio: 'inherit' }).status === 0)
}

function report(name: string, passed: boolean): void {
  console.log(`${passed ? '✔' : '✖'} ${name}`)
  total[passed ? 'passed' : 'failed']++
}
