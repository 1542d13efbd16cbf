import type { Contestant } from './contestants.ts'
import { figuresOf } from '../measuring/figures.ts'
import type { Figures } from '../measuring/figures.ts'
import type { BenchProgram } from './programs.ts'

/** One program, run in one way. */
export interface Row extends Figures {
  program: string
  contestant: string
  /** Median by the median of bare processes. */
  ratio: number
  /** The same of the fastest runs, which a busy machine does not change. */
  minRatio: number
}

const rounds = 40
/** What a quick one may take in a round; the others have one run in every second. */
const turnMs = 30
const mostRuns = 100
/** A busy machine gets fewer rounds, so that the end comes all the same. */
const programMs = 20_000

/** All take turns, beginning with another one each round; the first is what the others are compared with. */
export async function measureByTurns(contestants: readonly Contestant[], program: BenchProgram): Promise<Row[]> {
  const entries: { contestant: Contestant; runs: number; times: number[] }[] = []
  for (const contestant of contestants) {
    await contestant.load(program)
    const fastestMs = Math.min(...(await contestant.run(contestant.isQuick ? 5 : 1))) / 1e6
    const runs = contestant.isQuick ? Math.min(mostRuns, Math.max(2, Math.round(turnMs / fastestMs))) : 1
    entries.push({ contestant, runs, times: [] })
  }
  const until = performance.now() + programMs
  for (let round = 0; round < rounds && (round < 4 || performance.now() < until); round++) {
    const first = round % entries.length
    for (const { contestant, runs, times } of [...entries.slice(first), ...entries.slice(0, first)]) {
      if (contestant.isQuick || round % 2 === 0) times.push(...(await contestant.run(runs)))
    }
  }
  const rows = entries.map(({ contestant, times }) => ({ program: program.name, contestant: contestant.name, ...figuresOf(times) }))
  const floor = rows[0]
  if (floor === undefined) return []
  return rows.map((row) => ({ ...row, ratio: row.medianUs / floor.medianUs, minRatio: row.minUs / floor.minUs }))
}
