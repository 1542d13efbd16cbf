import { listOf, LongListQuery, Timestamp } from '../../contract/conventions.ts'
import { ProblemRejudged, PublishQuery } from '../../contract/rejudging.ts'
import { PublishedTestset, Testset } from '../../contract/testset.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { IdempotencyHeaders, keyReused, onceOf } from '../idempotency.ts'
import { warnOfPublishing } from '../compare-versions.ts'
import { rejudgingView } from '../rejudging-view.ts'
import { testsetView } from '../testset-view.ts'
import { noSuchTestset, visibleProblem } from '../visible-problem.ts'
import { ProblemParams } from './problems.ts'

export const VersionParams = ProblemParams.extend({ version: Timestamp })

/** Versions of a problem's data, for setters. */
export function addTestsetRoutes(app: Api, deps: Pick<ApiDeps, 'problems' | 'rejudgings'>): void {
  app.get('/problems/:slug/testsets', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'listTestsets', tags: ['problems'], summary: "Every version of a problem's data, newest first (setters)",
      params: ProblemParams, querystring: LongListQuery, errors: ['role-missing', 'no-such-problem'],
      response: { 200: listOf(Testset) },
    },
    handler: async (request) => {
      const { slug } = request.params
      await visibleProblem(deps.problems, slug, userOf(request))
      const { limit, after } = request.query
      const page = await deps.problems.listTestsets(slug, { limit, after: after ?? null })
      return { items: (page?.items ?? []).map(testsetView), next: page?.next ?? null }
    },
  })

  app.get('/problems/:slug/testsets/:version', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'getTestset', tags: ['problems'], summary: "A version of a problem's data (setters)",
      params: VersionParams, errors: ['role-missing', 'no-such-problem', 'no-such-testset'],
      response: { 200: Testset },
    },
    handler: async (request) => {
      const { slug, version } = request.params
      await visibleProblem(deps.problems, slug, userOf(request))
      const testset = await deps.problems.getTestset(slug, version)
      if (testset === null) throw noSuchTestset(slug, version)
      return testsetView(testset)
    },
  })

  app.post('/problems/:slug/testsets/:version/publish', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'publishTestset', tags: ['problems'], summary: 'Switch to that version, also back to an older one (setters)',
      description: 'Once it has answered, no submission accepted later is judged on another version. To publish what is published changes nothing. `warnings` says what differs from the version whose place it takes and may not have been meant; `GET …/changes?against=published` says it before. With `rejudge` the submissions that there are get new judgements on it, which count at once; to see first what they would change, make a rejudging.',
      params: VersionParams, querystring: PublishQuery, errors: ['role-missing', 'no-such-problem', 'no-such-testset'],
      response: { 200: PublishedTestset },
    },
    handler: async (request) => {
      const { slug, version } = request.params
      const { rejudge } = request.query
      const user = userOf(request)
      await visibleProblem(deps.problems, slug, user)
      const rejudged = rejudge === undefined ? null : await deps.rejudgings.publish({ slug, version, scope: rejudge, userId: user.id })
      const published = rejudge === undefined ? await deps.problems.publishTestset(slug, version) : rejudged
      if (published === null) throw noSuchTestset(slug, version)
      return {
        ...testsetView(published.testset),
        warnings: await warnOfPublishing(deps.problems, published, request.log),
        rejudging: rejudged === null ? null : rejudgingView(rejudged.rejudging),
      }
    },
  })

  app.post('/problems/:slug/rejudge', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'rejudgeProblem', tags: ['problems'], summary: "Judge all of a problem's submissions again (setters)",
      description: 'Each gets a new judgement on the published version, behind everything else that waits; the old ones stay on record.',
      params: ProblemParams, headers: IdempotencyHeaders, errors: ['role-missing', 'no-such-problem', 'idempotency-key-reused'],
      response: { 202: ProblemRejudged },
    },
    handler: async (request, reply) => {
      const { slug } = request.params
      const user = userOf(request)
      await visibleProblem(deps.problems, slug, user)
      const outcome = await deps.rejudgings.create({ slug, version: null, scope: 'all', appliesItself: true, userId: user.id }, onceOf(request, user.id, null))
      if (outcome.kind === 'key_reused') throw keyReused()
      if (outcome.kind === 'no_testset') return reply.code(202).send({ judgements: 0, rejudging: null })
      return reply.code(202).send({ judgements: outcome.rejudging.judgements.total, rejudging: outcome.rejudging.id })
    },
  })
}
