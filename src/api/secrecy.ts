import type { SubmissionEvent } from '../contract/event.ts'
import type { RunResult } from '../contract/submission.ts'
import { isSample } from '../contract/submission-view.ts'

/** An event as a contestant may see it. */
export function forContestants(event: SubmissionEvent): SubmissionEvent {
  switch (event.event) {
    case 'status':
      return event
    case 'run':
      return { event: 'run', data: { ...event.data, ...shown(event.data) } }
    case 'done':
      return { event: 'done', data: { ...event.data, runs: event.data.runs.map((run) => ({ ...run, ...shown(run) })) } }
    default:
      return event satisfies never
  }
}

function shown(run: RunResult): Pick<RunResult, 'message' | 'evidence' | 'kept_from'> {
  return { message: isSample(run.test) ? run.message : '', evidence: null, kept_from: null }
}
