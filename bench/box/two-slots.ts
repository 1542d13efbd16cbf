import { bare, boxed } from './contestants.ts'
import type { Contestant } from './contestants.ts'
import { startDriver } from '../measuring/driver.ts'
import { medianOf } from '../measuring/figures.ts'
import type { BenchProgram } from './programs.ts'

/** How many times the runs of one core two cores do in the same time. */
export interface Scaling {
  program: string
  /** Two boxes, a slot each. */
  boxed: number
  /** Two that start bare processes: what machine and kernel allow. */
  bare: number
}

const rounds = 15
/** One turn of one contestant takes about so long. */
const turnMs = 60

/** @param env what bare programs find */
export async function measureScaling(driverPath: string, boxPath: string, env: Record<string, string>, programs: readonly BenchProgram[]): Promise<Scaling[]> {
  await using one = startDriver(driverPath, 0, env)
  await using other = startDriver(driverPath, 1, env)
  const [[firstBox], [secondBox]] = [await boxed(one, boxPath, 0), await boxed(other, boxPath, 1)]
  if (firstBox === undefined || secondBox === undefined) throw new Error('there is no box')
  const pairs = { boxed: [firstBox, secondBox], bare: [bare(one), bare(other)] } as const
  const found: Scaling[] = []
  for (const program of programs) {
    for (const contestant of Object.values(pairs).flat()) await contestant.load(program)
    const fastestMs = Math.min(...(await pairs.boxed[0].run(5))) / 1e6
    const runs = Math.ceil(turnMs / fastestMs)
    const ratios = { boxed: [] as number[], bare: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['boxed', 'bare'] as const) ratios[kind].push(await speedUp(pairs[kind], runs))
    }
    found.push({ program: program.name, boxed: medianOf(ratios.boxed), bare: medianOf(ratios.bare) })
  }
  return found
}

/** Both alone, then both at once. */
async function speedUp([one, other]: readonly [Contestant, Contestant], runs: number): Promise<number> {
  const alone = rate(await one.run(runs)) + rate(await other.run(runs))
  const together = await Promise.all([one.run(runs), other.run(runs)])
  return together.reduce((sum, times) => sum + rate(times), 0) / (alone / 2)
}

/** Runs a second, by the run in the middle: what else the machine did meanwhile is left out. */
function rate(nanoseconds: readonly number[]): number {
  return 1e9 / medianOf(nanoseconds)
}
