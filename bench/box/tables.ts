import type { Row } from './turns.ts'
import type { Scaling } from './two-slots.ts'

export function rowsAsMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row, index) => {
    const isFirst = rows[index - 1]?.program !== row.program
    const cells = [isFirst ? row.program : '', row.contestant, whole(row.minUs), whole(row.medianUs), whole(row.p99Us), whole(row.runsPerSecond), row.ratio.toFixed(2), row.minRatio.toFixed(2), (row.p99Us / row.medianUs).toFixed(1), String(row.runs)]
    return `| ${cells.join(' | ')} |`
  })
  return ['| program | run by | min µs | median µs | p99 µs | runs/s | × bare | of the fastest | p99 ÷ median | runs |', '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|', ...lines].join('\n')
}

export function scalingAsMarkdown(found: readonly Scaling[]): string {
  const lines = found.map(({ program, boxed, bare }) => `| ${program} | ${boxed.toFixed(2)} | ${bare.toFixed(2)} |`)
  return ['| two cores ÷ one | box | bare `posix_spawn` |', '|---|--:|--:|', ...lines].join('\n')
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
