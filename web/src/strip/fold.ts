import type { StripCell } from './model.ts'

/** What stands in a strip: a cell, or a fold that stands for several. */
export type StripPart = { kind: 'cell'; cell: StripCell } | { kind: 'fold'; cells: StripCell[] }

/** A fold is as wide as this many cells. */
export const foldSlots = 2

/**
 * Fits a strip into `room` cells. What is folded first is the group farthest from `focus` (a cell's index), and of a group
 * only as much as needed; the cells around `focus` stay to the last. They move by half a window at a time, not with
 * every test, so that the strip of a running judgement stands still for most of it.
 */
export function fold(cells: readonly StripCell[], room: number, focus: number): StripPart[] {
  if (cells.length <= room) return cells.map((cell) => ({ kind: 'cell', cell }))
  const groups = grouped(cells)
  const home = Math.max(0, groups.findIndex((group) => group.some(({ index }) => index === focus)))
  const farFirst = groups.map((_, place) => place).filter((place) => place !== home).toSorted((a, b) => Math.abs(b - home) - Math.abs(a - home) || b - a)

  const parts: StripPart[][] = groups.map((group) => group.map((cell) => ({ kind: 'cell', cell })))
  for (const place of farFirst) {
    const excess = slots(parts.flat()) - room
    if (excess <= 0) break
    const group = groups[place] ?? []
    const kept = Math.max(0, group.length - excess - foldSlots)
    parts[place] = place < home ? foldRange(group, 0, group.length - kept) : foldRange(group, kept, group.length)
  }
  let result = merged(parts.flat())
  if (slots(result) > room) {
    const group = groups[home] ?? []
    const rest = slots(merged(parts.slice(0, home).flat())) + slots(merged(parts.slice(home + 1).flat()))
    parts[home] = windowed(group, Math.max(1, room - rest - 2 * foldSlots), focus - (group[0]?.index ?? 0))
    result = merged(parts.flat())
  }
  return result
}

function windowed(group: StripCell[], size: number, focus: number): StripPart[] {
  const step = Math.max(1, Math.floor(size / 2))
  const start = Math.max(0, Math.min(group.length - size, Math.floor(focus / step) * step - Math.floor(step / 2)))
  return [...foldAll(group.slice(0, start)), ...group.slice(start, start + size).map((cell) => ({ kind: 'cell' as const, cell })), ...foldAll(group.slice(start + size))]
}

function foldRange(group: StripCell[], from: number, to: number): StripPart[] {
  return group.flatMap((cell, place): StripPart[] => {
    if (place < from || place >= to) return [{ kind: 'cell', cell }]
    return place === from ? foldAll(group.slice(from, to)) : []
  })
}

function foldAll(cells: StripCell[]): StripPart[] {
  return cells.length <= foldSlots ? cells.map((cell) => ({ kind: 'cell', cell })) : [{ kind: 'fold', cells }]
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

function slots(parts: readonly StripPart[]): number {
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
