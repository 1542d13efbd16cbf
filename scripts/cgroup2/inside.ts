// Runs in the machine: these files, one after the other, without tests whose names match the pattern.
import { dirname } from 'node:path'
import { printTally, runTests } from '../run-tests.ts'
import type { Tally } from '../run-tests.ts'

const [except = '', ...files] = process.argv.slice(2)
const tally: Tally = { passed: 0, failed: 0, skipped: [] }
process.env['PATH'] = `${dirname(process.execPath)}:${process.env['PATH']}`
await runTests(files, tally, { concurrency: 1, timeoutMs: 120 * 60_000, tellsAtOnce: true, ...(except === '' ? {} : { except: new RegExp(except) }) })
printTally(tally)
process.exitCode = tally.failed === 0 ? 0 : 1
