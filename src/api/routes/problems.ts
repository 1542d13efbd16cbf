import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { listOf, ListQuery, Slug, Timestamp } from '../../contract/conventions.ts'
import { nameOf } from '../../contract/manifest.ts'
import { Problem, ProblemSummary } from '../../contract/problem.ts'
import type { Api } from '../api.ts'
import { isStaff, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { chooseStatement, emptyProblemView, limitsView, problemContent, problemSummaryView, type ContentPlace, type ProblemContent } from '../problem-view.ts'
import { visibleVersion } from '../visible-problem.ts'

export const ProblemParams = z.object({ slug: Slug })
export const VersionQuery = z.object({ version: Timestamp.optional().describe('Another version than the published one (setters)') })

const ProblemListQuery = ListQuery.extend({ search: z.string().max(100).optional().describe('Part of a name or slug') })
const ProblemQuery = VersionQuery.extend({ lang: z.string().max(35).optional().describe('Language of the statement, as a BCP 47 tag') })

interface Wanted {
  manifestDigest: string
  where: ContentPlace
}

export function addProblemRoutes(app: Api, deps: Pick<ApiDeps, 'problems'>, stopping: AbortSignal): void {
  // Rendering a statement takes milliseconds; what a manifest's digest names never changes. One computation may serve many
  // callers, so none of them can end it, only the server's stop.
  const contents = new LRUCache<string, ProblemContent, Wanted>({
    max: 200,
    fetchMethod: async (_key, _old, { context: { manifestDigest, where } }) =>
      problemContent(deps.problems, await deps.problems.readManifest(manifestDigest), where, stopping),
  })

  app.get('/problems', {
    schema: {
      operationId: 'listProblems', tags: ['problems'], summary: 'Problems, and which of them the caller has solved',
      description: 'Setters and administrators also see problems without a published version.',
      querystring: ProblemListQuery,
      response: { 200: listOf(ProblemSummary) },
    },
    handler: async (request) => {
      const user = userOf(request)
      const { limit, after, search } = request.query
      const page = await deps.problems.listProblems({ limit, after: after ?? null, search, viewerId: user.id, withDrafts: isStaff(user) })
      return { items: page.items.map(problemSummaryView), next: page.next }
    },
  })

  app.get('/problems/:slug', {
    schema: {
      operationId: 'getProblem', tags: ['problems'], summary: 'A problem with its statement and samples',
      params: ProblemParams, querystring: ProblemQuery, errors: ['no-such-problem', 'no-such-testset'],
      response: { 200: Problem },
    },
    handler: async (request) => {
      const { slug } = request.params
      const { problem, manifestDigest, version } = await visibleVersion(deps.problems, slug, userOf(request), request.query.version)
      if (manifestDigest === null) return emptyProblemView(problem)
      const manifest = await deps.problems.readManifest(manifestDigest)
      // Kept by the language that there is, not by whatever was asked for.
      const where = { slug, version, language: chooseStatement(manifest.statements, request.query.lang ?? null)?.language ?? null }
      const wanted = { manifestDigest, where }
      // A list shows what is published; this may be another version.
      const shown = { ...problemSummaryView(problem), name: nameOf(manifest, slug), limits: limitsView(manifest.limits) }
      return { ...shown, ...(await contents.forceFetch(JSON.stringify(wanted), { context: wanted })) }
    },
  })
}
