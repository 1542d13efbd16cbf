import type { User } from '../domain/user.ts'
import { isStaff } from './auth.ts'
import type { ApiDeps } from './deps.ts'
import { ApiError } from './errors.ts'

/**
 * Lets a submission pass, or refuses it with the time to come back: one contestant cannot take the judge from the others, and what is accepted
 * is judged in a time that somebody may wait for. Setters and administrators are trusted with their pace: a platform sends everybody's through one token.
 * @throws ApiError `too-many-submissions`, `overloaded`
 */
export async function admit(deps: Pick<ApiDeps, 'settings'> & { submissions: Pick<ApiDeps['submissions'], 'countSubmission' | 'isQueueFull'> }, user: User): Promise<void> {
  if (await deps.submissions.isQueueFull()) throw overloaded('More submissions wait than this installation takes.', 10)
  const limit = deps.settings.submissionsPerMinute
  if (limit === null || isStaff(user)) return
  const { count, secondsLeft } = await deps.submissions.countSubmission(user.id)
  if (count <= limit) return
  const seconds = Math.max(1, Math.ceil(secondsLeft))
  throw new ApiError('too-many-submissions', `${user.name} may send ${limit} submissions a minute. Try again in ${seconds} s.`, { headers: { 'retry-after': String(seconds) } })
}

export function overloaded(why: string, retryAfterSeconds: number, cause?: unknown): ApiError {
  return new ApiError('overloaded', `${why} Nothing was kept; try again in ${retryAfterSeconds} s.`, { cause, headers: { 'retry-after': String(retryAfterSeconds) } })
}
