// Runs in the machine: tests whose names match the pattern, of these files, one after the other.
import { dirname } from 'node:path'
import { printTally, runTests } from '../run-tests.ts'
import type { Tally } from '../run-tests.ts'

const [names = '', ...files] = process.argv.slice(2)
const tally: Tally = { passed: 0, failed: 0, skipped: [] }
process.env['PATH'] = `${dirname(process.execPath)}:${process.env['PATH']}`
await runTests(files, tally, { concurrency: 1, timeoutMs: 60 * 60_000, ...(names === '' ? {} : { names: new RegExp(names) }) })
printTally(tally)
process.exitCode = tally.failed === 0 ? 0 : 1
