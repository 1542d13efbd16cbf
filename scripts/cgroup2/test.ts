// npm run test:cgroup2 -- [--chosen] [--user root|delegated] [WORD...]: the box's tests and the attacks under cgroup v2.
import { parseArgs } from 'node:util'
import { printTally } from '../run-tests.ts'
import type { Tally } from '../run-tests.ts'
import { testUnderCgroup2 } from './suite.ts'

const { values, positionals } = parseArgs({ options: { chosen: { type: 'boolean', default: false }, user: { type: 'string' } }, allowPositionals: true })
const users = (['root', 'delegated'] as const).filter((name) => values.user === undefined || name === values.user)
const tally: Tally = { passed: 0, failed: 0, skipped: [] }
await testUnderCgroup2({ users, part: values.chosen ? 'chosen' : 'whole', words: positionals, tally })
printTally(tally)
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1
