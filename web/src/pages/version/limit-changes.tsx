import type { TestsetChanges, Warning } from '../../api/types.ts'
import { duration, memory } from '../../format/amounts.ts'
import './limit-changes.css'

type Limit = TestsetChanges['limits'][number]['limit']

const titles: Record<Limit, string> = {
  time_ms: 'CPU time',
  wall_ms: 'Time on the clock',
  memory_kib: 'Memory',
  output_kib: 'Output',
  processes: 'Processes',
  source_kib: 'Source',
  compile_time_ms: 'CPU time to compile',
  compile_memory_kib: 'Memory to compile',
}

/** Limits that differ, each with what it was and what it is. */
export function LimitChanges({ limits }: { limits: TestsetChanges['limits'] }) {
  if (limits.length === 0) return null
  return (
    <table className="table limit-table">
      <thead><tr><th>Limit</th><th className="number">Before</th><th className="number">Now</th></tr></thead>
      <tbody>
        {limits.map(({ limit, before, after }) => (
          <tr key={limit}><td>{titles[limit]}</td><td className="number soft">{amountOf(limit, before)}</td><td className="number">{amountOf(limit, after)}</td></tr>
        ))}
      </tbody>
    </table>
  )
}

function amountOf(limit: Limit, value: number): string {
  if (limit.endsWith('_ms')) return duration(value)
  return limit.endsWith('_kib') ? memory(value) : String(value)
}

/** What the table above does not say already. */
export function beyondLimits(warnings: readonly Warning[]): Warning[] {
  return warnings.filter(({ path }) => path !== 'limits')
}
