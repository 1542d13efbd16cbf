import { finished } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'

/** So long a client may still send what nobody wants, before it is answered all the same. */
const longestMs = 30_000

/**
 * Holds an answer back that comes before the end of its request's body (too large, not allowed, no space), and throws the rest of the
 * body away. Many clients send everything before they look for an answer, and a connection that is closed in front of them takes the
 * answer with it (RFC 9112, 9.6).
 */
export function letRequestsEnd(app: FastifyInstance): void {
  app.addHook('onSend', async ({ raw }) => {
    if (raw.complete || raw.destroyed || raw.readableEnded) return
    raw.resume()
    await finished(raw, { signal: AbortSignal.timeout(longestMs), cleanup: true }).catch(() => undefined) // its end, or as good as it gets
  })
}
