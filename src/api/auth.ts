import type { FastifyRequest } from 'fastify'
import { hasRole, type Role, type User } from '../domain/user.ts'
import { ApiError } from './errors.ts'
import { assertSameOrigin } from './same-origin.ts'

export const sessionCookie = 'gavel_session'

const users = new WeakMap<FastifyRequest['raw'], User>()

/** Who asks. Only below `authenticate`. */
export function userOf(request: Pick<FastifyRequest, 'raw'>): User {
  const user = users.get(request.raw)
  if (user === undefined) throw new Error('this route does not authenticate')
  return user
}

/** May this user see what contestants may not: secret tests, others' submissions, drafts? */
export function isStaff(user: User): boolean {
  return hasRole(user, 'setter')
}

/**
 * A hook that lets nobody pass without a token, before the body is read. The token comes as `Authorization: Bearer`, or in
 * the pages' cookie, and then only from our own pages.
 */
export function authenticate(userOfToken: (token: string) => Promise<User | null>): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const bearer = bearerToken(request.headers.authorization)
    const token = tokenOf(request)
    if (token === undefined) throw unauthorized('token-missing', 'Send your API token: Authorization: Bearer <token>.')
    if (bearer === null) assertSameOrigin(request)
    const user = await userOfToken(token)
    if (user === null) throw unauthorized('token-wrong', 'No user has this token, or it has expired. Ask an administrator for a new one.')
    users.set(request.raw, user)
  }
}

/** What a request shows of itself, whether it is anybody's token or not. Throws ApiError `token-wrong` for a header of another kind. */
export function tokenOf(request: FastifyRequest): string | undefined {
  return bearerToken(request.headers.authorization) ?? request.cookies[sessionCookie]
}

/** A hook for a route of `needed` and the roles above it; after `authenticate`. */
export function requireRole(needed: Role): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const user = userOf(request)
    if (!hasRole(user, needed)) {
      throw new ApiError('role-missing', `This needs the role ${needed}; ${user.name} is a ${user.role}. Ask an administrator.`)
    }
  }
}

/** Null without the header; what is no Bearer header is a wrong token, whatever the cookie says. */
function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null
  const token = /^Bearer +([^\s]+) *$/i.exec(header)?.[1]
  if (token === undefined) throw unauthorized('token-wrong', 'The header has the form Authorization: Bearer <token>.')
  return token
}

/** RFC 9110, 11.6.1 and RFC 6750, 3. */
function unauthorized(code: 'token-missing' | 'token-wrong', detail: string): ApiError {
  const challenge = code === 'token-wrong' ? 'Bearer realm="gavel", error="invalid_token"' : 'Bearer realm="gavel"'
  return new ApiError(code, detail, { headers: { 'www-authenticate': challenge } })
}
