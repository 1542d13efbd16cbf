import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { isStaff, tokenOf, userOf } from './auth.ts'
import { ApiError } from './errors.ts'

/** So many tokens are counted at once; the one that was used the longest ago is forgotten. */
const tokensKept = 50_000

/** Bounds what one token of a contestant may ask of this process, for the routes that are added after it and below `authenticate`. */
export async function limitRequests(app: FastifyInstance, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    cache: tokensKept,
    keyGenerator: (request) => tokenOf(request) ?? '',
    allowList: (request) => isStaff(userOf(request)),
    errorResponseBuilder: (_request, { max, ttl }) =>
      new ApiError('too-many-requests', `A token may ask ${max} times a minute. Try again in ${Math.ceil(ttl / 1000)} s.`),
  })
}
