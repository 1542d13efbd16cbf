import { duration, memory } from '../format/amounts.ts'
import { cellName, focusOf, type StripCell, type StripModel } from './model.ts'
import { faces } from './verdict.ts'

/** The first and the last of the cells by name. */
export function rangeOf(cells: readonly StripCell[]): string {
  const first = cells[0]
  const last = cells.at(-1)
  return first === undefined || last === undefined ? '' : `${cellName(first)} to ${cellName(last)}`
}

/** What a fold says of its cells: a failure before anything else. */
export function stateOf(cells: readonly StripCell[]): StripCell['state'] {
  const failed = cells.find(({ state }) => state !== 'AC' && state !== 'waiting' && state !== 'skipped')
  return failed?.state ?? (cells.every(({ state }) => state === 'AC') ? 'AC' : (cells.find(({ state }) => state !== 'AC')?.state ?? 'waiting'))
}

/** `secret/05, wrong answer, 12 ms, 3.4 MiB`. */
export function cellSentence(cell: StripCell): string {
  const parts = [cellName(cell), faces[cell.state].word]
  if (cell.timeMs !== null) parts.push(duration(cell.timeMs))
  if (cell.memoryKib !== null) parts.push(memory(cell.memoryKib))
  if (cell.isKept) parts.push('kept from the judgement before')
  return parts.join(', ')
}

/** The strip in words. */
export function sentence({ cells }: StripModel): string {
  const accepted = cells.filter(({ state }) => state === 'AC').length
  const focus = focusOf(cells)
  const start = `${accepted} of ${cells.length} accepted`
  return focus === null ? start : `${start}; ${faces[focus.state].word} on ${cellName(focus)}`
}
