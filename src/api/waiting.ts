import type { FastifyReply } from 'fastify'
import { z } from 'zod'

export const WaitQuery = z.object({
  wait: z.coerce.number().min(0).max(60).default(0).describe('Seconds to wait for the verdict, 60 at most'),
})

/** Aborted when the client goes away before its answer is complete. */
export function disconnected(reply: Pick<FastifyReply, 'raw'>): AbortSignal {
  const gone = new AbortController()
  // The request's own `close` comes as soon as its body is read; only the response's tells of the connection.
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}

/** What ends a wait: the client is gone, the server stops, `seconds` are over (null: as long as it takes). */
export function waitSignal(reply: Pick<FastifyReply, 'raw'>, stopping: AbortSignal, seconds: number | null): AbortSignal {
  const ends = [disconnected(reply), stopping]
  if (seconds !== null) ends.push(AbortSignal.timeout(Math.ceil(seconds * 1_000)))
  return AbortSignal.any(ends)
}
