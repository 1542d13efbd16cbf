// How judging grows with the number of workers: real ones of one slot each, on a whole cluster with the queue in Kafka and in PostgreSQL, judge a program of fixed
// CPU cost, 1, 2 and 4 of them on this machine. Then what each submission costs every part, measured in the same run from /proc of each process, and with that a
// simulation of an installation of a thousand workers. Prints Markdown for bench/RESULTS.md, or JSON; asserts nothing.
//   npm run bench -- scale [--json] [--workers 1,2,4] [--seconds 8] [--judgement-ms 50] [--rate 500] [--only postgres|kafka]
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { startCluster } from '../scripts/cluster/cluster.ts'
import { openDatabase } from '../src/store/connect.ts'
import { machineLine, machineNow } from './measuring/machine.ts'
import { measureCosts, type Measured } from './scale/costs.ts'
import { modelOf, type Installation, type Load } from './scale/installation.ts'
import { capacities, simulate } from './scale/simulation.ts'
import { costsText, rowsText, simulatedText, type Simulated } from './scale/tables.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' }, workers: { type: 'string', default: '1,2,4' }, seconds: { type: 'string', default: '8' },
    'judgement-ms': { type: 'string', default: '50' }, rate: { type: 'string', default: '500' }, only: { type: 'string' },
  },
})
const workers = values.workers.split(',').map(Number)
const judgementMs = Number(values['judgement-ms'])
const perSecond = Number(values.rate)
const machine = machineNow()

/** Ordinary machines beside the workers: what is said to saturate first is what an operator would see first. */
const installation: Installation = { workers: 1000, slotsEach: 4, apis: 4, relays: 2, storeCores: 16, brokers: 3, brokerCores: 8 }
const loads: Load[] = [
  { perSecond, judgementMs, spread: 'fixed' },
  { perSecond, judgementMs: 5_000, spread: 'exponential' },
]
const simulatedSeconds = 240

for (const name of Object.keys(process.env)) if (name.startsWith('GAVEL_')) delete process.env[name]

async function measure(queue: 'PostgreSQL' | 'Kafka'): Promise<Measured> {
  const say = (line: string) => process.stderr.write(`${queue}: ${line}\n`)
  say('starting the cluster …')
  const environment = { GAVEL_SLOTS: '1', GAVEL_SUBMISSIONS_PER_MINUTE: '0', GAVEL_REQUESTS_PER_MINUTE: '0', GAVEL_LOG_LEVEL: 'error' }
  const cluster = await startCluster({ apis: 1, relays: 1, workers: Math.max(...workers), brokers: queue === 'Kafka' ? 1 : 0, environment })
  const db = openDatabase({ connectionString: cluster.connectionString, maxConnections: 2, applicationName: 'bench', log: pino({ level: 'silent' }) })
  try {
    return { queue, ...(await measureCosts({ cluster, db, workers, judgementMs, seconds: Number(values.seconds), say })) }
  } finally {
    await db.destroy()
    await cluster.stop({ force: true })
  }
}

function simulated(measured: Measured): Simulated[] {
  return loads.map((load) => {
    const model = modelOf(measured.costs, installation, load)
    const outcome = simulate(model, { seconds: simulatedSeconds, random: Math.random })
    const { store, broker } = measured.costs.idleWorker
    const cores = (each: number) => (installation.workers * each) / 1000
    return { queue: measured.queue, load, outcome, capacities: capacities(model), waitingCores: { store: cores(store), broker: cores(broker) } }
  })
}

const measured: Measured[] = []
if (values.only !== 'postgres') measured.push(await measure('Kafka'))
if (values.only !== 'kafka') measured.push(await measure('PostgreSQL'))
const simulations = measured.flatMap(simulated)
if (values.json === true) console.log(JSON.stringify({ machine, measured, installation, simulations: simulations.map((one) => ({ ...one, outcome: { ...one.outcome, use: Object.fromEntries(one.outcome.use) } })) }))
else console.log([machineLine(machine), rowsText(measured, judgementMs), costsText(measured), simulatedText(installation, simulations)].join('\n\n'))
