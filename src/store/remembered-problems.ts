import type { OpenProblem } from '../domain/problem.ts'

/** The one that was looked up the longest ago is forgotten. */
const remembered = 10_000

/**
 * Looks problems up and remembers what it found, so that most submissions need no look of their own: without `fresh`, what was found last. That is a
 * guess. What rests on it names the version (`testsetId`), and the statement that stores a submission refuses one that is published no more.
 */
export function rememberProblems(lookUp: (slug: string) => Promise<OpenProblem | null>): (slug: string, options: { fresh: boolean }) => Promise<OpenProblem | null> {
  const known = new Map<string, OpenProblem>()
  return async (slug, { fresh }) => {
    const last = known.get(slug)
    if (last !== undefined && !fresh) return last
    const found = await lookUp(slug)
    known.delete(slug)
    if (found !== null) known.set(slug, found)
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break
      known.delete(oldest)
    }
    return found
  }
}
