import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { z } from 'zod'
import type { EventDeps } from './deps.ts'

export interface ApiMetrics {
  submissionAccepted(purpose: string, language: string): void
  /** Counts the stream while somebody reads it, and what it brings. */
  streamed(events: ReturnType<EventDeps['subscribe']>): ReturnType<EventDeps['subscribe']>
}

/** The API's metrics, in the process's registry, which `GET /metrics` prints. Documented in docs/METRICS.md. */
export function addMetrics(app: FastifyInstance, registry: Registry): ApiMetrics {
  const durations = new Histogram({
    name: 'gavel_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  })
  const accepted = new Counter({
    name: 'gavel_submissions_accepted_total',
    help: 'Submissions and runs that were made durable',
    labelNames: ['purpose', 'language'],
    registers: [registry],
  })
  const streams = new Gauge({ name: 'gavel_event_streams', help: 'Streams of events that somebody reads', registers: [registry] })
  const events = new Counter({ name: 'gavel_events_sent_total', help: 'Events that were sent', labelNames: ['event'], registers: [registry] })

  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: there must be few of them.
    const route = request.routeOptions.url ?? 'none'
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
  app.get('/metrics', {
    schema: {
      operationId: 'getMetrics', tags: ['operation'], summary: 'Prometheus text', security: [],
      response: { 200: { description: 'What docs/METRICS.md lists', content: { 'text/plain': { schema: z.string() } } } },
    },
    handler: async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  })
  return {
    submissionAccepted: (purpose, language) => accepted.inc({ purpose, language }),
    async *streamed(stream) {
      streams.inc()
      try {
        for await (const item of stream) {
          events.inc({ event: item.event.event })
          yield item
        }
      } finally {
        streams.dec()
      }
    },
  }
}
