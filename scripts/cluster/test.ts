// `npm run test:cluster`: what only several processes behind a load balancer can show.
import { printTally, runTests, type Tally } from '../run-tests.ts'
import { watchForLeftovers } from '../left-behind.ts'
import { root } from './surroundings.ts'

process.chdir(root)
for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]

const tally: Tally = { passed: 0, failed: 0, skipped: [] }
const watch = watchForLeftovers()
await runTests(['test/cluster/suite.ts'], tally, { concurrency: 1, timeoutMs: 600_000 })
const remains = await watch.leftBehind()
for (const line of remains) process.stdout.write(`  left behind: ${line}\n`)
tally[remains.length === 0 ? 'passed' : 'failed']++
printTally(tally)
process.exitCode = tally.failed === 0 ? 0 : 1
