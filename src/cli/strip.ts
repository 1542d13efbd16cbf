import type { Verdict } from '../domain/verdict.ts'
import { styledVerdict } from './print.ts'

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

interface Cell {
  verdict: Verdict
  time_ms: number
}

/** A judgement as a row of cells in block characters: a bar that rises with time ÷ limit and the verdict's letter; dots wait. */
export function stripText(cells: Cell[], total: number, limitMs: number): string {
  const done = cells.map(({ verdict, time_ms }) => {
    const bar = bars[Math.min(bars.length - 1, Math.floor((time_ms / limitMs) * bars.length))] ?? ''
    return styledVerdict(verdict, bar + verdict.slice(0, 1))
  })
  return [...done, ...Array<string>(Math.max(0, total - done.length)).fill('··')].join(' ')
}
