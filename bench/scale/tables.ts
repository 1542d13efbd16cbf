import type { Measured } from './costs.ts'
import { boundsOf, type Installation, type Load } from './installation.ts'
import type { Outcome } from './simulation.ts'

export interface Simulated {
  queue: string
  load: Load
  outcome: Outcome
  /** The least first. */
  capacities: { name: string; perSecond: number }[]
  waitingCores: { store: number; broker: number }
}

export function rowsText(measured: readonly Measured[], judgementMs: number): string {
  const lines = measured.flatMap(({ queue, rows }) => rows.map((row) => `| ${queue} | ${row.workers} | ${row.perSecond.toFixed(1)} | ${row.efficiency.toFixed(2)} | ${row.programCores.toFixed(2)} | ${row.gavelCores.toFixed(2)} | ${row.judged} |`))
  return [`Workers of one slot, a program of ${judgementMs} ms:`, '', '| queue | workers | judgements a second | of so many times one | cores: programs | cores: all else | judged |', '|---|--:|--:|--:|--:|--:|--:|', ...lines].join('\n')
}

export function costsText(measured: readonly Measured[]): string {
  const row = (name: string, of: (one: Measured) => number, digits = 2) => `| ${name} | ${measured.map((one) => of(one).toFixed(digits)).join(' | ')} |`
  return [
    'Milliseconds of CPU time:', '',
    `| | ${measured.map(({ queue }) => queue).join(' | ')} |`, `|---|${measured.map(() => '--:').join('|')}|`,
    row('a submission taken in: API', ({ costs }) => costs.intake.api),
    row('… PostgreSQL', ({ costs }) => costs.intake.store),
    row('… relay', ({ costs }) => costs.intake.relay),
    row('… broker, a record published', ({ costs }) => costs.intake.broker),
    row('a claim by itself: PostgreSQL', ({ costs }) => costs.claim),
    row('a verdict written by itself: PostgreSQL', ({ costs }) => costs.finish),
    row('a judgement: PostgreSQL, claim to verdict', ({ costs }) => costs.judgement.store),
    row('… broker, a record given and acknowledged', ({ costs }) => costs.judgement.broker),
    row('… the worker’s process', ({ costs }) => costs.judgement.workerProcess),
    row('… box', ({ costs }) => costs.judgement.box),
    row('… the program', ({ costs }) => costs.judgement.program, 1),
    row('a second of a worker that waits: PostgreSQL', ({ costs }) => costs.idleWorker.store),
    row('… broker', ({ costs }) => costs.idleWorker.broker),
    row('… connections to PostgreSQL (a number)', ({ costs }) => costs.idleWorker.connections, 1),
    row('a cold test: S3 server', ({ costs }) => costs.coldTest.s3),
    row('… reads (a number)', ({ costs }) => costs.coldTest.reads, 1),
  ].join('\n')
}

export function simulatedText(installation: Installation, simulations: readonly Simulated[]): string {
  const { workers, slotsEach, apis, relays, storeCores, brokers, brokerCores } = installation
  const first = ({ capacities }: Simulated) => {
    const [least] = capacities
    return least === undefined ? '' : `${least.name} at ${least.perSecond.toFixed(0)}/s`
  }
  const lines = simulations.map((one) => {
    const { queue, load, outcome } = one
    const use = (name: string) => percent(outcome.use.get(name)?.share)
    return `| ${queue} | ${load.judgementMs} ms, ${load.spread} | ${load.perSecond} | ${outcome.perSecond.toFixed(0)} | ${ms(outcome.wait.p50Ms)} | ${ms(outcome.wait.p99Ms)} | ${outcome.busySlots.toFixed(0)} | ${use('API')} | ${use('PostgreSQL')} | ${use('relay')} | ${use('Kafka')} | ${first(one)} |`
  })
  const saturations = simulations.map(({ queue, load, capacities }) => `- ${queue}, ${load.judgementMs} ms: ${capacities.map(({ name, perSecond }) => `${name} ${perSecond.toFixed(0)}/s`).join(', ')}`)
  const waiting = [...new Set(simulations.map(({ queue, waitingCores }) => `- ${queue}: ${waitingCores.store.toFixed(1)} cores of PostgreSQL${queue === 'Kafka' ? `, ${waitingCores.broker.toFixed(1)} of the brokers` : ''}`))]
  const busySlots = Math.max(...simulations.map(({ outcome }) => outcome.busySlots))
  const bounds = boundsOf(installation, { hasKafka: simulations.some(({ queue }) => queue === 'Kafka'), busySlots }).map((line) => `- ${line}`)
  return [
    `Simulated with these costs: ${workers} workers of ${slotsEach} slots, ${apis} APIs of a core each, ${relays} relays, PostgreSQL on ${storeCores} cores, ${brokers} brokers of ${brokerCores} cores; what workers ask while they wait taken off first. CPU time only: neither networks and disks are in it nor what many do to one another, by locks or by waking up together.`, '',
    '| queue | judgement | sent a second | judged a second | wait, median | wait, p99 | busy slots | API | PostgreSQL | relay | Kafka | saturates first |', '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|', ...lines, '',
    `What ${workers} workers take that only wait:`, ...waiting, '',
    'What each part carries, the narrowest first:', ...saturations, '', 'Not a matter of time:', ...bounds,
  ].join('\n')
}

function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${(100 * share).toFixed(0)} %`
}

function ms(value: number): string {
  return Number.isNaN(value) ? 'none judged' : `${value.toFixed(value < 10 ? 1 : 0)} ms`
}
