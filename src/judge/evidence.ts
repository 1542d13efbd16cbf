import type { RunEvidence } from '../domain/verdict.ts'
import type { BoxLimits, BoxResult } from './sandbox.ts'

/**
 * What is kept of a run, so that its verdict can be explained later.
 * @throws Error for a run that was skipped or aborted: it has no verdict
 */
export function evidenceOf(result: BoxResult, first: BoxResult | null, bounds: BoxLimits & { cpuStopMs: number }): RunEvidence {
  const { outcome, evidence } = result
  if (outcome === 'skipped' || outcome === 'aborted') throw new Error(`nothing was measured of a run that was ${outcome}`)
  return {
    outcome,
    exitCode: result.exitCode,
    signal: result.signal,
    cpuTimeNs: Number(result.cpuTimeNs),
    wallTimeNs: Number(result.wallTimeNs),
    waitedNs: evidence.waitedNs,
    peakMemoryBytes: result.peakMemoryBytes,
    memoryBaselineBytes: evidence.memoryBaselineBytes,
    stdoutBytes: result.stdoutBytes,
    stderrBytes: result.stderrBytes,
    oomKills: evidence.oomKills,
    processesRefused: evidence.processesRefused,
    boxRestarted: evidence.boxRestarted,
    limits: {
      timeMs: bounds.cpuTimeMs,
      stopMs: bounds.cpuStopMs,
      wallMs: bounds.wallTimeMs,
      memoryKib: bounds.memoryBytes / 1024,
      outputKib: bounds.outputBytes / 1024,
      processes: bounds.processes,
    },
    first: first === null ? null : { cpuTimeNs: Number(first.cpuTimeNs), wallTimeNs: Number(first.wallTimeNs) },
  }
}
