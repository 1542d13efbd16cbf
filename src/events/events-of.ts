import type { SubmissionEvent } from '../contract/event.ts'
import { runView, submissionView, type JudgedSubmission } from '../contract/submission-view.ts'
import { places, type Position } from './position.ts'

/** The events that have led to where a submission stands, in order. Messages are complete: who may see them is for the API to say. */
export function eventsOf(submission: JudgedSubmission, claims: number): { position: Position; event: SubmissionEvent }[] {
  const audience = { isStaff: true }
  const { judgement, judgements } = submission
  const at = (place: number): Position => [judgements, claims, place]
  const status = (place: number, name: 'queued' | 'compiling' | 'running', done: number) => ({
    position: at(place),
    event: { event: 'status' as const, data: { status: name, testset: judgement.testset, tests: { total: judgement.testsTotal, done } } },
  })
  const runs = judgement.runs.map((run, index) => ({ position: at(places.firstRun + index), event: { event: 'run' as const, data: { ...runView(run, audience), index } } }))
  switch (judgement.status) {
    case 'queued':
      return [status(places.last, 'queued', 0)]
    case 'compiling':
      return [status(places.compiling, 'compiling', 0)]
    case 'running':
      return [status(places.compiling, 'compiling', 0), status(places.running, 'running', runs.length), ...runs]
    case 'done':
      return [...runs, { position: at(places.last), event: { event: 'done', data: submissionView(submission, audience) } }]
    default:
      return judgement.status satisfies never
  }
}
