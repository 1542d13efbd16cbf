// Test data on its way: up into S3, down to a worker's disk, and in its cache, with a real S3 server and beside what that server
// can do. Prints Markdown for bench/RESULTS.md, or JSON. Exits with 1 when something is wrong, not when it is slow.
//   npm run bench -- data [--only cold|upload|trace|kill] [--size BYTES] [--rounds N] [--seconds N] [--kills N] [--dir DIR] [--json]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCold } from './data/cold.ts'
import { measureKills } from './data/kill.ts'
import { startS3 } from './data/s3.ts'
import { coldTable, killText, traceText, uploadTable } from './data/tables.ts'
import { measureTrace } from './data/trace.ts'
import { measureUpload } from './data/upload.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' }, size: { type: 'string', default: '1000000000' }, tests: { type: 'string', default: '100' }, rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '300' }, kills: { type: 'string', default: '200' }, dir: { type: 'string', default: tmpdir() }, json: { type: 'boolean' },
  },
})
const [sizeBytes, tests, rounds] = [Number(options.size), Number(options.tests), Number(options.rounds)]
const isWanted = (name: string) => options.only === undefined || options.only === name
const say = (line: string) => process.stderr.write(`${line}\n`)

const machine = machineNow()
const dir = await mkdtemp(join(options.dir, 'gavel-bench-data-'))
try {
  await using server = await startS3()
  const s3 = server.address
  const cold = isWanted('cold') ? await measureCold(s3, join(dir, 'cold'), { sizeBytes, tests, rounds }, say) : null
  const upload = isWanted('upload') ? await measureUpload(s3, join(dir, 'upload'), { sizeBytes, tests, rounds }, say) : null
  const trace = isWanted('trace') ? await measureTrace(s3, join(dir, 'trace'), { seconds: Number(options.seconds), limitBytes: sizeBytes * 0.3, problemBytes: sizeBytes / 10 }, say) : null
  const kill = isWanted('kill') ? await measureKills(s3, join(dir, 'kill'), { kills: Number(options.kills) }, say) : null
  if (options.json === true) process.stdout.write(`${JSON.stringify({ machine, cold, upload, trace, kill }, null, 2)}\n`)
  else process.stdout.write([machineLine(machine), cold && coldTable(cold), upload && uploadTable(upload), trace && traceText(trace), kill && killText(kill)].filter((part) => part !== null).join('\n\n') + '\n')
  const isWrong = (trace !== null && (trace.wrong.length > 0 || trace.folder.maxBytes > trace.limitBytes)) || (kill !== null && kill.wrong.length + kill.halfWritten.length > 0)
  process.exitCode = isWrong ? 1 : 0
} finally {
  await rm(dir, { recursive: true, force: true })
}
