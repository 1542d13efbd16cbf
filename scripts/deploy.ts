// npm run test:deploy -- [WORD…]: the chart, the manifests, compose.yaml, and a worker's pod. What takes minutes to build runs only when
// it is named: npm run test:deploy -- images, npm run test:deploy -- control-plane
import { dirname, resolve } from 'node:path'
import { printTally, runTests, testFiles } from './run-tests.ts'
import type { Tally } from './run-tests.ts'

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
process.env['PATH'] = `${dirname(process.execPath)}:${root}/node_modules/.bin:${process.env['PATH']}`
for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]

const words = process.argv.slice(2)
const files = testFiles(['deploy/test/*.test.ts'], words).filter((file) => words.length > 0 || !/control-plane|images/.test(file))
const tally: Tally = { passed: 0, failed: 0, skipped: [] }
// A control plane is built the first time, which may take an hour where others compute too.
await runTests(files, tally, { concurrency: 1, timeoutMs: 120 * 60_000 })
printTally(tally)
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1)
