import type { ReactNode } from 'react'
import type { RunResult } from '../api/types.ts'
import { bytes, memory } from '../format/amounts.ts'

/** Why a test has its verdict: what was measured, beside what was allowed. Only setters are sent it. */
export function Evidence({ run }: { run: RunResult }) {
  const { evidence } = run
  if (evidence === null) return null
  const { limits, first } = evidence
  return (
    <details className="evidence small">
      <summary>How it was measured</summary>
      <dl>
        <Fact name="Ended">{evidence.outcome.replace('_', ' ')}, {evidence.signal ?? `exit code ${evidence.exit_code}`}{evidence.box_restarted && ', and took its box down'}</Fact>
        <Fact name="CPU time">{exact(evidence.cpu_time_ns)} of {limits.time_ms} ms, stopped at {limits.stop_ms} ms</Fact>
        <Fact name="Wall time">{exact(evidence.wall_time_ns)} of {limits.wall_ms} ms{evidence.waited_ns > 0 && `, ${exact(evidence.waited_ns)} of it waiting for a core or the disk`}</Fact>
        {first !== null && <Fact name="First run">{exact(first.cpu_time_ns)} of CPU time, {exact(first.wall_time_ns)} on the clock</Fact>}
        <Fact name="Memory">{bytes(evidence.peak_memory_bytes)} of {memory(limits.memory_kib)}, above {bytes(evidence.memory_baseline_bytes)} of the slot’s own; {evidence.oom_kills} killed for memory</Fact>
        <Fact name="Output">{evidence.stdout_bytes} + {evidence.stderr_bytes} of {limits.output_kib * 1024} bytes</Fact>
        <Fact name="Processes">{limits.processes} allowed, {evidence.processes_refused} refused</Fact>
      </dl>
    </details>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div><dt className="soft">{name}</dt><dd className="number">{children}</dd></div>
}

/** To the microsecond: what lies on both sides of a limit must not look the same. */
function exact(ns: number): string {
  return `${(ns / 1e6).toFixed(3)} ms`
}
