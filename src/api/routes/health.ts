import { z } from 'zod'
import type { Api } from '../api.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { disconnected } from '../waiting.ts'

/** For load balancers and orchestrators: alive, and ready to serve. Open to everybody. */
export function addHealthRoutes(app: Api, deps: Pick<ApiDeps, 'notReady' | 'impaired' | 'leaving'>): void {
  app.get('/healthz', {
    schema: {
      operationId: 'getHealth', tags: ['operation'], summary: 'The process is alive', security: [],
      response: { 200: z.object({ status: z.literal('ok') }) },
    },
    handler: async () => ({ status: 'ok' as const }),
  })

  app.get('/readyz', {
    schema: {
      operationId: 'getReadiness', tags: ['operation'], summary: 'Requests can be served: 200, or 503 and the reasons', security: [],
      response: { 200: z.object({ status: z.literal('ready'), impaired: z.array(z.string()).describe('What does not work all the same, a sentence each: without the store of test data submissions are taken, and those that need it wait') }) },
    },
    handler: async (_request, reply) => {
      if (deps.leaving.aborted) throw new ApiError('stopping', 'It is about to stop, and serves what still comes.', { headers: { 'retry-after': '2' } })
      const reasons = await deps.notReady(disconnected(reply))
      if (reasons.length > 0) {
        throw new ApiError('unavailable', reasons.join(' '), {
          errors: reasons.map((message) => ({ path: '', message })),
          headers: { 'retry-after': '2' },
        })
      }
      return { status: 'ready' as const, impaired: deps.impaired() }
    },
  })
}
