import { Warm } from '../../contract/warm.ts'
import { warmState, type WarmWorker as WorkerRecord } from '../../domain/warm.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps, WarmDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { IdempotencyHeaders, keyReused, onceOf } from '../idempotency.ts'
import { noSuchProblem, noSuchTestset, visibleProblem } from '../visible-problem.ts'
import { ProblemParams, VersionQuery } from './problems.ts'

/** Test data on the workers' disks before it is needed, for setters. */
export function addWarmRoutes(app: Api, deps: Pick<ApiDeps, 'problems' | 'warms'>): void {
  app.post('/problems/:slug/warm', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'warmProblem', tags: ['problems'], summary: "Have every worker fetch a problem's test data ahead (setters)",
      description:
        'The published version, or the one that is asked for. Workers fetch at a bounded rate and judge meanwhile as before; no submission waits for it. Those that come in the next 24 hours join in. Asking again for a problem takes the place of what was asked before.',
      params: ProblemParams, querystring: VersionQuery, headers: IdempotencyHeaders,
      errors: ['role-missing', 'no-such-problem', 'no-such-testset', 'nothing-published', 'idempotency-key-reused', 'no-such-warm'],
      response: { 202: Warm },
    },
    handler: async (request, reply) => {
      const { slug } = request.params
      const { version = null } = request.query
      const user = userOf(request)
      await visibleProblem(deps.problems, slug, user)
      const { kind } = await deps.warms.startWarm(slug, version, onceOf(request, user.id, { version }))
      switch (kind) {
        case 'made':
        case 'replayed':
          return reply.code(202).send(await warmView(deps.warms, slug))
        case 'key_reused':
          throw keyReused()
        case 'no_problem':
          throw noSuchProblem(slug)
        case 'no_testset':
          throw noSuchTestset(slug, version ?? '')
        case 'nothing_published':
          throw new ApiError('nothing-published', `${slug} has no published version. Publish one, or name another with ?version=.`)
        default:
          return kind satisfies never
      }
    },
  })

  app.get('/problems/:slug/warm', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'getWarm', tags: ['problems'], summary: 'How far the workers are with fetching it ahead (setters)',
      params: ProblemParams, errors: ['role-missing', 'no-such-problem', 'no-such-warm'],
      response: { 200: Warm },
    },
    handler: async (request) => {
      const { slug } = request.params
      await visibleProblem(deps.problems, slug, userOf(request))
      return warmView(deps.warms, slug)
    },
  })
}

async function warmView(deps: WarmDeps, slug: string): Promise<Warm> {
  const found = await deps.getWarm(slug)
  if (found === null) throw new ApiError('no-such-warm', `Nobody has asked lately that ${slug} be fetched ahead. POST /v1/problems/${slug}/warm does.`)
  const { warm, workers } = found
  return { id: warm.id, problem: warm.slug, version: warm.version, state: warmState(workers), created_at: warm.createdAt.toISOString(), workers: workers.map(workerView) }
}

function workerView({ worker, state, files, ofFiles, bytes, ofBytes, error }: WorkerRecord): Warm['workers'][number] {
  return { worker, state, files, of_files: ofFiles, bytes, of_bytes: ofBytes, error }
}
