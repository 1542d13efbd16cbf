// How many submissions a second are made durable: POST /v1/submissions, answered after the commit, beside the very same server with memory in place
// of its database, by turns; and how long a submission waits for its answer when a thousand come each second. API, database and load share
// the machine; no worker runs. Prints Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- intake [--json] [--rounds 5] [--seconds 5] [--connections 64] [--rate 1000]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { pushExample, startProduct } from '../test/support/product.ts'
import { medianOf } from './measuring/figures.ts'
import { machineLine, machineNow } from './measuring/machine.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' }, rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' }, rate: { type: 'string', default: '1000' },
  },
})
const connections = Number(options.connections)
const seconds = Number(options.seconds)
const machine = machineNow()

interface Round { perSecond: number; medianMs: number; p99Ms: number }

/** Sends the same small program again and again, each time as a submission of its own. */
async function load(url: string, token: string, { rate, withKeys }: { rate?: number; withKeys: boolean }): Promise<Round> {
  const body = JSON.stringify({ problem: 'gears', language: 'cpp', source: '#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }\n' })
  const result = await autocannon({
    url: `${url}/v1/submissions`, method: 'POST', connections, duration: seconds, ...(rate !== undefined && { overallRate: rate }), idReplacement: withKeys,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(withKeys && { 'idempotency-key': '[<id>]' }) },
    body,
  })
  const refused = result.non2xx + result.errors + result.timeouts
  if (refused > 0) throw new Error(`${refused} of ${result.requests.total} were not accepted`)
  return { perSecond: result.requests.total / result.duration, medianMs: result.latency.p50, p99Ms: result.latency.p99 }
}

async function startWithoutDatabase() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'intake/without-database.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [url] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    url: String(url),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Gavel without a worker, on a database that knows a problem and what a worker can judge. */
async function startIntake(dataDir: string) {
  const whole = await startProduct({ dataDir })
  await pushExample(whole, 'gears')
  await whole.stop()
  return startProduct({ dataDir, environment: { GAVEL_ROLES: 'api,relay' }, isReady: /address/ })
}

function summaryOf(rounds: readonly Round[]): Round {
  return { perSecond: medianOf(rounds.map((one) => one.perSecond)), medianMs: medianOf(rounds.map((one) => one.medianMs)), p99Ms: medianOf(rounds.map((one) => one.p99Ms)) }
}

const dataDir = mkdtempSync(join(tmpdir(), 'gavel-intake-'))
const product = await startIntake(dataDir)
try {
  await using memory = await startWithoutDatabase()
  const kinds = {
    memory: () => load(memory.url, 'any', { withKeys: false }),
    durable: () => load(product.url, product.adminToken, { withKeys: false }),
    'durable, each under a key': () => load(product.url, product.adminToken, { withKeys: true }),
    steady: () => load(product.url, product.adminToken, { rate: Number(options.rate), withKeys: false }),
  }
  const names = ['memory', 'durable', 'durable, each under a key', 'steady'] as const
  for (const name of names.slice(0, 2)) await kinds[name]()
  const rounds = new Map<string, Round[]>(names.map((name) => [name, []]))
  for (let round = 1; round <= Number(options.rounds); round++) {
    process.stderr.write(`round ${round} of ${options.rounds} …\n`)
    for (const name of names) rounds.get(name)?.push(await kinds[name]())
  }
  const rows = names.map((name) => ({ name, ...summaryOf(rounds.get(name) ?? []) }))
  const [without, durable] = rows
  const ratio = (durable?.perSecond ?? NaN) / (without?.perSecond ?? NaN)
  if (options.json) console.log(JSON.stringify({ machine, connections, rows, ratio }))
  else {
    console.log(`${machineLine(machine)}; ${options.rounds} rounds of ${seconds} s each, ${connections} connections, medians\n`)
    console.log('| server | accepted a second | median | p99 |\n|---|---|---|---|')
    for (const { name, perSecond, medianMs, p99Ms } of rows) {
      const label = name === 'steady' ? `durable, at ${options.rate} a second` : name === 'memory' ? 'without a database' : name
      console.log(`| ${label} | ${perSecond.toFixed(0)} | ${medianMs} ms | ${p99Ms} ms |`)
    }
    console.log(`\nDurable against without a database: ${ratio.toFixed(2)} ×`)
  }
} finally {
  await product.stop()
  rmSync(dataDir, { recursive: true })
}
