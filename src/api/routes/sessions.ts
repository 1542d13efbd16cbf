import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NewSession, User } from '../../contract/user.ts'
import type { Api } from '../api.ts'
import { sessionCookie } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { assertSameOriginIfBrowser } from '../same-origin.ts'
import { userView } from './users.ts'

const sessionTtlMs = 30 * 24 * 60 * 60 * 1_000

/** Signing in; it needs no session yet. */
export function addSignInRoute(app: Api, deps: Pick<ApiDeps, 'users'>): void {
  app.post('/sessions', {
    schema: {
      operationId: 'createSession', tags: ['users'], summary: 'Sign in: a token for a session cookie', security: [],
      description: `Sets the cookie \`${sessionCookie}\` (HttpOnly, SameSite=Strict) for 30 days. It holds a token of its own, so that signing out ends the session and not the API token.`,
      body: NewSession,
      errors: ['token-wrong', 'cross-origin'],
      response: { 201: User },
    },
    handler: async (request, reply) => {
      assertSameOriginIfBrowser(request)
      const user = await deps.users.userOfToken(request.body.token)
      if (user === null) {
        throw new ApiError('token-wrong', 'No user has this token, or it has expired. Check that all of it was copied.', {
          headers: { 'www-authenticate': 'Bearer realm="gavel", error="invalid_token"' },
        })
      }
      const session = await deps.users.createToken(user.id, { kind: 'session', ttlMs: sessionTtlMs })
      reply.setCookie(sessionCookie, session, { ...cookieOptions(request), maxAge: sessionTtlMs / 1_000 })
      return reply.code(201).header('cache-control', 'no-store').send(userView(user))
    },
  })
}

export function addSessionRoutes(app: Api, deps: Pick<ApiDeps, 'users'>): void {
  app.delete('/sessions/current', {
    schema: {
      operationId: 'deleteSession', tags: ['users'], summary: 'Sign out',
      response: { 204: z.null().describe('The session has ended, if there was one') },
    },
    handler: async (request, reply) => {
      const session = request.cookies[sessionCookie]
      if (session !== undefined) await deps.users.revokeToken(session)
      reply.clearCookie(sessionCookie, cookieOptions(request))
      return reply.code(204).send(null)
    },
  })
}

/** A proxy that ends TLS says so in X-Forwarded-Proto; whoever forges it only makes the own cookie stricter. */
function cookieOptions(request: FastifyRequest): CookieSerializeOptions {
  const secure = request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https'
  return { path: '/', httpOnly: true, sameSite: 'strict', secure }
}
