import type { FastifyInstance } from 'fastify'
import { ApiError } from './errors.ts'

/** Refuses a NUL character in the path: no name of ours has one, and neither PostgreSQL nor the file system can be asked for it. */
export function refuseNulInPath(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const path = request.url.split('?', 1)[0] ?? ''
    if (path.includes('%00')) throw new ApiError('address-invalid', 'The address has a NUL character (%00), which no name has.')
  })
}
