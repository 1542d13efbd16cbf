import { z } from 'zod'
import { listOf, ListQuery } from '../../contract/conventions.ts'
import { Rejudging, RejudgingQuery, VerdictChange } from '../../contract/rejudging.ts'
import type { Rejudging as DomainRejudging } from '../../domain/rejudging.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { IdempotencyHeaders, keyReused, onceOf } from '../idempotency.ts'
import { rejudgingView, verdictChangeView } from '../rejudging-view.ts'
import { noSuchTestset, visibleProblem } from '../visible-problem.ts'
import { ProblemParams } from './problems.ts'
import { VersionParams } from './testsets.ts'

const RejudgingParams = z.object({ id: z.uuid() })

/** What a change of test data does to the submissions that there are: to be seen before it counts, for setters. */
export function addRejudgingRoutes(app: Api, deps: Pick<ApiDeps, 'problems' | 'rejudgings'>): void {
  app.post('/problems/:slug/testsets/:version/rejudgings', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'createRejudging', tags: ['rejudgings'], summary: 'See what a version would change, before it is published (setters)',
      description:
        'Judges submissions on that version behind everything else that waits. Nobody but setters sees it, and nothing changes until it is applied. A submission whose verdict the version cannot alter is not judged; of the others, runs whose program, input, answer, limits and checker are the same are kept.',
      params: VersionParams, querystring: RejudgingQuery, headers: IdempotencyHeaders, errors: ['role-missing', 'no-such-problem', 'no-such-testset', 'idempotency-key-reused'],
      response: { 201: Rejudging },
    },
    handler: async (request, reply) => {
      const { slug, version } = request.params
      const user = userOf(request)
      await visibleProblem(deps.problems, slug, user)
      const asked = { slug, version, scope: request.query.scope, appliesItself: false, userId: user.id }
      const outcome = await deps.rejudgings.create(asked, onceOf(request, user.id, request.query))
      if (outcome.kind === 'key_reused') throw keyReused()
      if (outcome.kind === 'no_testset') throw noSuchTestset(slug, version)
      return reply.code(201).header('location', `/v1/rejudgings/${outcome.rejudging.id}`).send(rejudgingView(outcome.rejudging))
    },
  })

  app.get('/problems/:slug/rejudgings', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'listRejudgings', tags: ['rejudgings'], summary: 'Every rejudging of a problem, newest first (setters)',
      params: ProblemParams, querystring: ListQuery, errors: ['role-missing', 'no-such-problem'],
      response: { 200: listOf(Rejudging) },
    },
    handler: async (request) => {
      const { slug } = request.params
      await visibleProblem(deps.problems, slug, userOf(request))
      const { items, next } = await deps.rejudgings.list({ slug, limit: request.query.limit, after: request.query.after ?? null })
      return { items: items.map(rejudgingView), next }
    },
  })

  app.get('/rejudgings/:id', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'getRejudging', tags: ['rejudgings'], summary: 'How far a rejudging is, and what it changes (setters)',
      params: RejudgingParams, errors: ['role-missing', 'no-such-rejudging'], response: { 200: Rejudging },
    },
    handler: async (request) => rejudgingView(await existing(deps, request.params.id)),
  })

  app.get('/rejudgings/:id/changes', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'listVerdictChanges', tags: ['rejudgings'], summary: 'Each submission that gets another verdict, oldest first (setters)',
      params: RejudgingParams, querystring: ListQuery, errors: ['role-missing', 'no-such-rejudging'],
      response: { 200: listOf(VerdictChange) },
    },
    handler: async (request) => {
      const { id } = await existing(deps, request.params.id)
      const { items, next } = await deps.rejudgings.listChanges({ id, limit: request.query.limit, after: request.query.after ?? null })
      return { items: items.map(verdictChangeView), next }
    },
  })

  app.post('/rejudgings/:id/apply', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'applyRejudging', tags: ['rejudgings'], summary: 'Publish its version and make its judgements count, all at once (setters)',
      description: 'What was submitted or judged again meanwhile is then judged on the new version, as far as that can alter it. To apply what is applied changes nothing; where another version was published since, it is refused.',
      params: RejudgingParams, errors: ['role-missing', 'no-such-rejudging', 'rejudging-not-ready', 'rejudging-outdated', 'rejudging-ended'],
      response: { 200: Rejudging },
    },
    handler: async (request) => {
      const { id } = request.params
      const outcome = await deps.rejudgings.apply(id, userOf(request).id)
      switch (outcome?.kind) {
        case undefined:
          throw noSuchRejudging(id)
        case 'applied':
          return rejudgingView(await existing(deps, id))
        case 'cancelled':
          throw new ApiError('rejudging-ended', 'It was cancelled. Make another one.')
        case 'replaced': {
          const { to, slug } = await existing(deps, id)
          throw new ApiError('rejudging-ended', `It was applied, but ${outcome.published ?? 'nothing'} has been published since. To go to ${to} again, POST /v1/problems/${slug}/testsets/${to}/publish?rejudge=affected.`)
        }
        case 'not_ready': {
          const { judgements } = await existing(deps, id)
          throw new ApiError('rejudging-not-ready', `${judgements.done} of ${judgements.total} submissions are judged. Apply it when all are.`)
        }
        case 'outdated': {
          const { from, to } = await existing(deps, id)
          throw new ApiError('rejudging-outdated', `It says what changes from ${from ?? 'nothing published'} to ${to}, but ${outcome.published ?? 'nothing'} is published now. Cancel it and make another.`)
        }
        default:
          return outcome satisfies never
      }
    },
  })

  app.post('/rejudgings/:id/cancel', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'cancelRejudging', tags: ['rejudgings'], summary: 'Give a rejudging up: nothing of it counts (setters)',
      description: 'To cancel what is cancelled changes nothing.',
      params: RejudgingParams, errors: ['role-missing', 'no-such-rejudging', 'rejudging-ended'], response: { 200: Rejudging },
    },
    handler: async (request) => {
      const { id } = request.params
      const outcome = await deps.rejudgings.cancel(id, userOf(request).id)
      if (outcome === null) throw noSuchRejudging(id)
      if (outcome.kind === 'applied') throw new ApiError('rejudging-ended', 'It was applied. To go back, publish the earlier version with rejudge=affected.')
      return rejudgingView(await existing(deps, id))
    },
  })
}

async function existing(deps: Pick<ApiDeps, 'rejudgings'>, id: string): Promise<DomainRejudging> {
  const rejudging = await deps.rejudgings.get(id)
  if (rejudging === null) throw noSuchRejudging(id)
  return rejudging
}

function noSuchRejudging(id: string): ApiError {
  return new ApiError('no-such-rejudging', `There is no rejudging ${id}. GET /v1/problems/{slug}/rejudgings lists those of a problem.`)
}
