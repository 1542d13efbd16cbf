import type { JudgedSubmission } from '../contract/submission-view.ts'
import type { Submission } from '../domain/submission.ts'
import type { User } from '../domain/user.ts'
import { isStaff } from './auth.ts'
import type { SubmissionDeps } from './deps.ts'
import { ApiError } from './errors.ts'

/** A submission that the user may see: the own ones, and every one for setters. Throws ApiError `no-such-submission`. */
export async function visibleSubmission(deps: Pick<SubmissionDeps, 'getSubmission'>, id: string, user: User): Promise<JudgedSubmission> {
  const submission = await deps.getSubmission(id)
  if (submission === null || (submission.user.id !== user.id && !isStaff(user)) || !isJudged(submission)) {
    throw new ApiError('no-such-submission', `There is no submission ${id}. GET /v1/submissions lists yours.`)
  }
  return submission
}

/** A `run` has its own answer, and no page. */
export function isJudged(submission: Submission): submission is JudgedSubmission {
  return submission.problem !== null
}
