import type { User } from '../domain/user.ts'
import type { Problem } from '../domain/problem.ts'
import { isStaff } from './auth.ts'
import type { ProblemDeps } from './deps.ts'
import { ApiError } from './errors.ts'

/** The sentence does not tell whether it exists: to contestants unpublished problems do not. */
export function noSuchProblem(slug: string): ApiError {
  return new ApiError('no-such-problem', `There is no problem ${slug}. GET /v1/problems lists those that there are.`)
}

/** A problem that the user may see. Throws ApiError `no-such-problem`. */
export async function visibleProblem(
  deps: Pick<ProblemDeps, 'getProblem'>,
  slug: string,
  user: User,
): Promise<{ problem: Problem; manifestDigest: string | null }> {
  const found = await deps.getProblem(slug, user.id)
  if (found === null || (found.problem.published === null && !isStaff(user))) throw noSuchProblem(slug)
  return found
}

/** One version of a problem's data, as far as the user may see it. */
export interface VisibleVersion {
  problem: Problem
  /** Null: the problem has no version at all. */
  manifestDigest: string | null
  /** To be named in links; null for the published one. */
  version: string | null
}

/**
 * The version asked for, else the published one, else (for setters) the newest. Contestants see only the published one.
 * Throws ApiError `no-such-problem` and `no-such-testset`.
 */
export async function visibleVersion(
  deps: Pick<ProblemDeps, 'getProblem' | 'listTestsets' | 'getTestset'>,
  slug: string,
  user: User,
  asked: string | undefined,
): Promise<VisibleVersion> {
  const { problem, manifestDigest } = await visibleProblem(deps, slug, user)
  const published = problem.published?.version ?? null
  if (published !== null && (asked ?? published) === published) return { problem, manifestDigest, version: null }
  if (asked !== undefined && !isStaff(user)) throw noSuchTestset(slug, asked)
  const version = asked ?? (await deps.listTestsets(slug, { limit: 1, after: null }))?.items[0]?.version
  if (version === undefined) return { problem, manifestDigest: null, version: null }
  const testset = await deps.getTestset(slug, version)
  if (testset === null) throw noSuchTestset(slug, version)
  return { problem, manifestDigest: testset.manifestDigest, version }
}

export function noSuchTestset(slug: string, version: string): ApiError {
  return new ApiError('no-such-testset', `${slug} has no version ${version}. GET /v1/problems/${slug}/testsets lists them.`)
}
