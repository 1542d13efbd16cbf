import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import type { Cluster } from '../../scripts/cluster/cluster.ts'
import type { Part } from '../../scripts/cluster/part.ts'
import type { Database } from '../../src/store/database.ts'
import type { Line } from './line.ts'

export interface Fault {
  name: string
  /** How often it comes, against the others. */
  weight: number
  /** What it breaks: no two faults break the same thing at once. Empty: everything at the moment that it comes. */
  breaks: string
  /** Breaks something and mends it again. */
  run(): Promise<void>
}

interface Surroundings {
  cluster: Cluster
  db: Kysely<Database>
  lines: { kafka: Line; s3: Line }
  leaseMs: number
  /** 0 up to 1. */
  random: () => number
}

const startAttempts = 20

/** Everything that an operator fears, done to a cluster that runs. */
export function faultsOf({ cluster, db, lines, leaseMs, random }: Surroundings): Fault[] {
  const between = (fromMs: number, toMs: number) => sleep(fromMs + random() * (toMs - fromMs))

  /** kill -9, a while without it, and a start. */
  const killed = (part: Part, weight: number): Fault => ({
    name: `kill -9 ${kindOf(part.name)}`,
    weight,
    breaks: part.name,
    async run() {
      await part.kill()
      await between(0, 3_000)
      await startedAgain(part)
    },
  })
  const frozen = (part: Part, weight: number, ms: number): Fault => ({
    name: `freeze ${kindOf(part.name)}`,
    weight,
    breaks: part.name,
    async run() {
      part.freeze()
      await between(ms, ms * 1.5)
      part.thaw()
    },
  })
  const cut = (name: 'kafka' | 's3'): Fault => ({
    name: `cut the network to ${name}`,
    weight: 4,
    breaks: name,
    async run() {
      await lines[name].cut()
      await between(500, 6_000)
      await lines[name].mend()
    },
  })
  const partsOf = (kind: string) => cluster.parts.filter(({ name }) => kindOf(name) === kind)
  return [
    ...partsOf('worker').flatMap((part) => [killed(part, 4), frozen(part, 2, leaseMs + 500)]),
    ...partsOf('relay').flatMap((part) => [killed(part, 2), frozen(part, 1, leaseMs)]),
    ...partsOf('api').map((part) => killed(part, 2)),
    ...partsOf('haproxy').map((part) => killed(part, 2)),
    ...partsOf('kafka').flatMap((part) => [killed(part, 2), frozen(part, 1, 2_000)]),
    ...partsOf('postgres').map((part) => killed(part, 2)),
    ...partsOf('s3').map((part) => killed(part, 2)),
    cut('kafka'),
    cut('s3'),
    {
      name: 'the clock of every lease runs out',
      weight: 3,
      breaks: '',
      // The database may be away just now: then nothing has run out.
      run: () => sql`update lease set until = now() - interval '1 second'`.execute(db).then(() => undefined, () => undefined),
    },
  ]
}

/** As whoever runs containers does: what ends because it needs something that is away just now is started once more. */
async function startedAgain(part: Part): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await part.start()
    } catch (error) {
      if (attempt === startAttempts) throw error
    }
  }
}

function kindOf(name: string): string {
  return name.replace(/-\d+$/, '')
}

export interface Breaking {
  /** One fault in so long, on average. */
  everyMs: number
  random: () => number
  over: AbortSignal
  /** How many are judged; it may fail. */
  judged: () => Promise<number>
  onFault: (name: string) => void
}

/** Where parts take long to start, faults would come faster than anything can be mended: the next one waits for a verdict since the last, though no longer than this. */
const withoutVerdictMs = 20_000

/** Does faults at random moments until `over` aborts; settles when the last one is mended. Gives how often each came. */
export async function breakThings(faults: readonly Fault[], { everyMs, random, over, judged, onFault }: Breaking): Promise<Map<string, number>> {
  const counts = new Map<string, number>(faults.map(({ name }) => [name, 0]))
  const broken = new Set<string>()
  const under = new Set<Promise<void>>()
  const total = faults.reduce((sum, { weight }) => sum + weight, 0)
  let before = 0
  const untilVerdict = async () => {
    let now = before
    for (const until = performance.now() + withoutVerdictMs; now <= before && performance.now() < until && !over.aborted; await sleep(100, undefined, { signal: over }).catch(() => undefined)) now = await judged().catch(() => before)
    before = now
  }
  while (!over.aborted) {
    await sleep(everyMs * (0.2 + random() * 1.6), undefined, { signal: over }).catch(() => undefined)
    await untilVerdict()
    if (over.aborted) break
    const fault = pick(faults, random() * total)
    if (broken.has(fault.breaks) || broken.size >= 3) continue
    if (fault.breaks !== '') broken.add(fault.breaks)
    counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1)
    onFault(fault.name)
    const run = fault.run().finally(() => broken.delete(fault.breaks))
    under.add(run)
    void run.then(() => under.delete(run), () => undefined)
  }
  await Promise.all(under)
  return counts
}

function pick(faults: readonly Fault[], at: number): Fault {
  let left = at
  for (const fault of faults) {
    left -= fault.weight
    if (left < 0) return fault
  }
  const last = faults.at(-1)
  if (last === undefined) throw new Error('there is no fault to do')
  return last
}
