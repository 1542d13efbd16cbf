import { structuredPatch } from 'diff'

/** A line of one side, with the part of it that is not on the other side. */
export interface Line {
  /** From 1. */
  number: number
  text: string
  /** Where it differs from the line beside it; null: it has none beside it, or is the same. */
  changed: { start: number; end: number } | null
}

/** What stands side by side. `gap`: lines are left out here that are the same. Without `before` it was added, without `after` removed. */
export type Row = { kind: 'gap' } | { kind: 'same' | 'changed'; before: Line | null; after: Line | null }

const contextLines = 3
/** Texts that have little in common take long to compare, and nobody reads the result. */
const patienceMs = 400

/** Two texts side by side, without what is the same and far from any difference; empty when they are the same. */
export function rowsOf(before: string, after: string): Row[] {
  if (before === after) return []
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: contextLines, timeout: patienceMs })
  if (patch === undefined) return paired(lines(before, 1), lines(after, 1))
  return patch.hunks.flatMap(({ oldStart, newStart, lines: marked }): Row[] => [...(oldStart > 1 || newStart > 1 ? [{ kind: 'gap' } as const] : []), ...rowsOfHunk(marked, oldStart, newStart)])
}

/** A hunk's lines begin with what they are: `-` removed, `+` added, ` ` the same, `\` a remark. */
function rowsOfHunk(marked: readonly string[], oldStart: number, newStart: number): Row[] {
  const rows: Row[] = []
  let [oldNumber, newNumber] = [oldStart, newStart]
  let removed: Line[] = []
  let added: Line[] = []
  function flush(): void {
    rows.push(...paired(removed, added))
    removed = []
    added = []
  }
  for (const line of marked) {
    const text = line.slice(1)
    if (line.startsWith('-')) removed.push({ number: oldNumber++, text, changed: null })
    else if (line.startsWith('+')) added.push({ number: newNumber++, text, changed: null })
    else if (line.startsWith(' ')) {
      flush()
      rows.push({ kind: 'same', before: { number: oldNumber++, text, changed: null }, after: { number: newNumber++, text, changed: null } })
    }
  }
  flush()
  return rows
}

/** What was removed beside what was added in its place, line by line. */
function paired(removed: readonly Line[], added: readonly Line[]): Row[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index): Row => {
    const [before, after] = [removed[index], added[index]]
    if (before === undefined || after === undefined) return { kind: 'changed', before: before ?? null, after: after ?? null }
    if (before.text === after.text) return { kind: 'same', before, after }
    const { start, endBefore, endAfter } = differingPart(before.text, after.text)
    return { kind: 'changed', before: { ...before, changed: { start, end: endBefore } }, after: { ...after, changed: { start, end: endAfter } } }
  })
}

/** What is left between the beginning and the end that two lines have in common. */
function differingPart(a: string, b: string): { start: number; endBefore: number; endAfter: number } {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let tail = 0
  while (tail < shorter - start && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return { start, endBefore: a.length - tail, endAfter: b.length - tail }
}

function lines(text: string, first: number): Line[] {
  return text.split('\n').map((line, index) => ({ number: first + index, text: line, changed: null }))
}
