import { listOf } from '../contract/conventions.ts'
import { Judgement, type RunEvidence, type RunResult, type Submission } from '../contract/submission.ts'
import type { Client } from './client.ts'
import { bytesText, print, styled } from './print.ts'

/** What is behind a `JE`: the fault and the claims that were lost, for administrators; others are told whose fault it is. */
export async function printFault(client: Client, submission: Submission): Promise<void> {
  if (submission.verdict !== 'JE') return
  const { items } = await client.get(`/v1/submissions/${submission.id}/judgements`, listOf(Judgement))
  const fault = items[0]?.fault
  if (fault) print(`${fault.code}: ${fault.message}`)
  else print('a fault of the judge, not of the program; an administrator is told which')
}

/** What contestants too are told of a run that was measured twice. */
export function rerunText({ first_time_ms }: RunResult): string {
  return first_time_ms === null ? '' : `run again alone: the first time it took ${first_time_ms} ms, a little over the limit`
}

/** The evidence for a verdict, where the server shows it and there is something to explain. */
export function printEvidence({ verdict, evidence, first_time_ms }: RunResult): void {
  if (evidence === null || (verdict === 'AC' && first_time_ms === null)) return
  for (const line of evidenceLines(evidence)) print(styled('dim', `       ${line}`))
}

function evidenceLines(evidence: RunEvidence): string[] {
  const { limits, first } = evidence
  const end = evidence.signal ?? (evidence.exit_code === null ? 'no exit code' : `exit code ${evidence.exit_code}`)
  const waited = evidence.waited_ns === 0 ? '' : `, ${exact(evidence.waited_ns)} of it waiting for a core or the disk`
  return [
    `${evidence.outcome.replace('_', ' ')}, ${end} · CPU ${exact(evidence.cpu_time_ns)} of ${limits.time_ms} ms, stopped at ${limits.stop_ms} ms · clock ${exact(evidence.wall_time_ns)} of ${limits.wall_ms} ms${waited}`,
    `memory ${bytesText(evidence.peak_memory_bytes)} of ${bytesText(limits.memory_kib * 1024)}, above ${bytesText(evidence.memory_baseline_bytes)} · killed for memory ${evidence.oom_kills} · output ${evidence.stdout_bytes} + ${evidence.stderr_bytes} of ${limits.output_kib * 1024} bytes · processes refused ${evidence.processes_refused}, limit ${limits.processes}${evidence.box_restarted ? ' · the box was made anew' : ''}`,
    ...(first === null ? [] : [`the first run: CPU ${exact(first.cpu_time_ns)}, clock ${exact(first.wall_time_ns)}`]),
  ]
}

/** To the microsecond: two figures on both sides of a limit must not look the same. */
function exact(ns: number): string {
  return `${(ns / 1e6).toFixed(3)} ms`
}
