import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FollowedRequest, TelemetryDeps } from './deps.ts'

/** Whoever calls with a path parameter `id` below these speaks of a submission. */
const ofSubmission = /^\/v1\/(submissions|system\/dead-letters)\/:id\b/

/** Has calls of the interface traced, and the submission that they are about in each line that is logged meanwhile. */
export function followCalls(app: FastifyInstance, telemetry: TelemetryDeps): void {
  const followed = new WeakMap<FastifyRequest['raw'], FollowedRequest>()
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? ''
    if (!/^\/(v1|evaluate-submission)\b/.test(route)) return done()
    const traceParent = request.headers['traceparent']
    const its = telemetry.begin({
      name: `${request.method} ${route}`,
      traceParent: typeof traceParent === 'string' ? traceParent : undefined,
      attributes: { 'http.request.method': request.method, 'http.route': route, 'url.path': request.url.split('?')[0] },
      fields: ofSubmission.test(route) ? { submission: idOf(request.params) } : {},
    })
    followed.set(request.raw, its)
    its.run(done)
  })
  // A body arrives by events of the connection, which knows nothing of this.
  app.addHook('preValidation', (request, _reply, done) => {
    const its = followed.get(request.raw)
    if (its === undefined) done()
    else its.run(done)
  })
  app.addHook('onResponse', async (request, reply) => followed.get(request.raw)?.end(reply.statusCode))
}

function idOf(params: unknown): string {
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : ''
}
