import type { FastifyInstance } from 'fastify'
import { ApiError } from './errors.ts'

/**
 * Makes `app.close()` graceful and bounded. The signal it gives is aborted when the stop begins: streams end and long polls
 * answer what they know. Requests in flight are finished, new ones refused; after `stopMs` what is left is cut off.
 * From `leaving` on, each answer is the last of its connection, so that a load balancer has none left to this process at the stop.
 */
export function stopGracefully(app: FastifyInstance, stopMs: number, leaving: AbortSignal): AbortSignal {
  const stop = new AbortController()
  let deadline: NodeJS.Timeout | undefined

  app.addHook('onRequest', async () => {
    if (stop.signal.aborted) throw new ApiError('stopping', 'Try again in a moment.', { headers: { 'retry-after': '2' } })
  })
  app.addHook('onSend', async (_request, reply) => {
    // A kept-alive connection would hold the server open until it idles out.
    if (stop.signal.aborted || leaving.aborted) reply.header('connection', 'close')
  })
  app.addHook('preClose', async () => {
    stop.abort()
    deadline = setTimeout(() => app.server.closeAllConnections(), stopMs)
  })
  app.addHook('onClose', async () => clearTimeout(deadline))
  return stop.signal
}
