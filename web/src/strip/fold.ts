import type { StripCell } from './model.ts'

/** What stands in a strip: a cell, or a fold that stands for several. */
export type StripPart = { kind: 'cell'; cell: StripCell } | { kind: 'fold'; cells: StripCell[] }

/**
 * Fits a strip into `room` cells, where a fold is as wide as `foldSlots` of them. What is folded first is the group farthest
 * from `focus` (a cell's index), and of a group only as much as needed; the cells around `focus` stay to the last. They move
 * by half a window at a time, not with every test, so that the strip of a running judgement stands still for most of it.
 */
export function fold(cells: readonly StripCell[], { room, foldSlots, focus }: { room: number; foldSlots: number; focus: number }): StripPart[] {
  if (cells.length <= room) return cellsOf(cells)
  const groups = grouped(cells)
  const home = Math.max(0, groups.findIndex((group) => group.some(({ index }) => index === focus)))
  const farFirst = groups.map((_, place) => place).filter((place) => place !== home).toSorted((a, b) => Math.abs(b - home) - Math.abs(a - home) || b - a)

  const parts: StripPart[][] = groups.map(cellsOf)
  for (const place of farFirst) {
    const excess = widthOf(parts.flat(), foldSlots) - room
    if (excess <= 0) break
    const group = groups[place] ?? []
    // A few samples give no room worth the fold: they stay in sight.
    if (group.length <= 2 * foldSlots) continue
    const kept = Math.max(0, group.length - excess - foldSlots)
    const middle = place < home ? group.length - kept : kept
    const near = cellsOf(place < home ? group.slice(middle) : group.slice(0, middle))
    parts[place] = place < home ? [...foldAll(group.slice(0, middle), foldSlots), ...near] : [...near, ...foldAll(group.slice(middle), foldSlots)]
  }
  const result = merged(parts.flat())
  if (widthOf(result, foldSlots) <= room) return result
  const group = groups[home] ?? []
  const before = merged(parts.slice(0, home).flat())
  const after = merged(parts.slice(home + 1).flat())
  const rest = widthOf([...before, ...after], foldSlots)
  // Many small groups cannot be folded each for itself.
  if (rest > room / 2) return windowOf(cells, { room, foldSlots, focus })
  return merged([...before, ...windowOf(group, { room: room - rest, foldSlots, focus: focus - (group[0]?.index ?? 0) }), ...after])
}

/** A part of `cells` around `focus`, a place in them, with what is before and after it folded. */
function windowOf(cells: readonly StripCell[], { room, foldSlots, focus }: { room: number; foldSlots: number; focus: number }): StripPart[] {
  const size = Math.max(1, room - 2 * foldSlots)
  const step = Math.max(1, Math.floor(size / 2))
  const start = Math.max(0, Math.min(cells.length - size, Math.floor(focus / step) * step - Math.floor(step / 2)))
  return [...foldAll(cells.slice(0, start), foldSlots), ...cellsOf(cells.slice(start, start + size)), ...foldAll(cells.slice(start + size), foldSlots)]
}

function cellsOf(cells: readonly StripCell[]): StripPart[] {
  return cells.map((cell) => ({ kind: 'cell', cell }))
}

/** A fold, unless its cells take no more room themselves. */
function foldAll(cells: StripCell[], foldSlots: number): StripPart[] {
  return cells.length <= foldSlots ? cellsOf(cells) : [{ kind: 'fold', cells }]
}

/** Folds that touch become one. */
function merged(parts: readonly StripPart[]): StripPart[] {
  const result: StripPart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.kind === 'fold' && last?.kind === 'fold') result[result.length - 1] = { kind: 'fold', cells: [...last.cells, ...part.cells] }
    else result.push(part)
  }
  return result
}

function widthOf(parts: readonly StripPart[], foldSlots: number): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'fold' ? foldSlots : 1), 0)
}

function grouped(cells: readonly StripCell[]): StripCell[][] {
  const groups: StripCell[][] = []
  for (const cell of cells) {
    const last = groups.at(-1)
    if (last?.[0]?.group === cell.group) last.push(cell)
    else groups.push([cell])
  }
  return groups
}
