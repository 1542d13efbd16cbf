import type { Verdict } from '../domain/verdict.ts'
import { styledVerdict } from './print.ts'

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** With more cells than this, runs of tests with the same verdict are shown as one cell with their number. */
const cellsShown = 20

interface Cell {
  verdict: Verdict
  time_ms: number
}

/** A judgement as a row of cells in block characters: a bar that rises with time ÷ limit and the verdict's letter; dots wait. */
export function stripText(cells: Cell[], total: number, limitMs: number): string {
  const waiting = Math.max(0, total - cells.length)
  const isFolded = total > cellsShown
  const done = (isFolded ? foldEqual(cells) : cells.map((cell) => ({ ...cell, count: 1 }))).map(({ verdict, time_ms, count }) => {
    const bar = bars[Math.min(bars.length - 1, Math.floor((time_ms / limitMs) * bars.length))] ?? ''
    return styledVerdict(verdict, bar + verdict.slice(0, 1)) + (count > 1 ? `×${count}` : '')
  })
  const dots = isFolded && waiting > 1 ? [`··×${waiting}`] : Array<string>(waiting).fill('··')
  return [...done, ...dots].join(' ')
}

/** Neighbours with one verdict as one cell, with the longest of their times. */
function foldEqual(cells: Cell[]): (Cell & { count: number })[] {
  const folded: (Cell & { count: number })[] = []
  for (const { verdict, time_ms } of cells) {
    const last = folded.at(-1)
    if (last?.verdict === verdict) {
      last.count++
      last.time_ms = Math.max(last.time_ms, time_ms)
    } else folded.push({ verdict, time_ms, count: 1 })
  }
  return folded
}
