import type { Claim, ClaimEnd, JudgementResult } from '../domain/judgement.ts'
import type { Scopes } from './scope.ts'
import type { Tracing } from './tracing.ts'

/** What is measured of a run. */
interface Measured {
  outcome: string
  cpuTimeNs: number | bigint
  wallTimeNs: number | bigint
  peakMemoryBytes: number
}

export interface JudgingTraces {
  /** All that is done for a claim: one span, which goes on with the trace of the request, and its ids in each line that is logged meanwhile. */
  within(claim: Claim, work: () => Promise<ClaimEnd>): Promise<ClaimEnd>
  /** A span for each run in the box, compilers' too. */
  box<Box extends { run(spec: never): Promise<Measured> }>(box: Box): Box
  compile<Found extends { kept: unknown } | { made: unknown }>(work: () => Promise<Found>): Promise<Found>
  /** A span if it takes long enough to be worth one: what is on the disk needs none. */
  fetch<T>(name: string, work: () => Promise<T>): Promise<T>
  finish(result: JudgementResult, work: () => Promise<boolean>): Promise<boolean>
}

const worthMs = 1

/** From a claim to its end, in traces and logs. */
export function followJudging(scopes: Scopes, tracing: Tracing): JudgingTraces {
  return {
    within(claim, work) {
      const { submissionId: submission, judgementId: judgement, attempt, traceParent } = claim
      const attributes = { 'gavel.submission': submission, 'gavel.judgement': judgement, 'gavel.attempt': attempt, 'gavel.priority': claim.priority, 'gavel.language': claim.source.language }
      return scopes.run({ fields: { submission, judgement, attempt }, span: null }, () =>
        tracing.span('judge', { kind: 'consumer', parent: traceParent, attributes }, async (span) => {
          tracing.record('wait in the queue', { ...(traceParent === null ? {} : { parent: traceParent }), attributes: { 'gavel.priority': claim.priority }, beganMsAgo: claim.waitedMs })
          const end = await work()
          span.note({ 'gavel.end': end })
          if (end !== 'finished' && end !== 'handed-back') span.fail(end)
          return end
        }),
      )
    },
    box(box) {
      if (!tracing.isOn) return box
      const run: typeof box.run = async (spec) => {
        const result = await box.run(spec)
        const attributes = { 'gavel.outcome': result.outcome, 'gavel.cpu_ms': Number(result.cpuTimeNs) / 1e6, 'gavel.memory_bytes': result.peakMemoryBytes }
        // Runs lie in the box one behind another: it began when it was its turn, and not when it was sent there.
        if (result.outcome !== 'skipped') tracing.record('run in the box', { attributes, beganMsAgo: Number(result.wallTimeNs) / 1e6 })
        return result
      }
      return { ...box, run }
    },
    compile: (work) =>
      tracing.span('compile', {}, async (span) => {
        const found = await work()
        span.note({ 'gavel.cached': 'kept' in found })
        return found
      }),
    async fetch(name, work) {
      const startedAt = performance.now()
      try {
        return await work()
      } finally {
        const tookMs = performance.now() - startedAt
        if (tookMs >= worthMs) tracing.record(name, { beganMsAgo: tookMs })
      }
    },
    finish: (result, work) =>
      tracing.span('write the verdict', { attributes: { 'gavel.verdict': result.verdict, 'gavel.runs': result.runs.length } }, async (span) => {
        const isWritten = await work()
        if (!isWritten) span.fail('it came too late')
        return isWritten
      }),
  }
}
