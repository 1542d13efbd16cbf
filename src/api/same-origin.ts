import type { FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request with a cookie that changes something unless it comes from our own pages. A browser says where it comes
 * from in Sec-Fetch-Site (on https and localhost) and in Origin (on everything but GET and HEAD); neither can be forged by a
 * page. A proxy may change Host, then X-Forwarded-Host is the name that the browser used; another site cannot set that one.
 */
export function assertSameOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return
  const site = header(request, 'sec-fetch-site')
  if (site !== undefined ? site === 'same-origin' || site === 'none' : isOwnOrigin(request)) return
  throw new ApiError('cross-origin', 'A session cookie changes things only from the pages of this server. Programs send Authorization: Bearer <token>.')
}

/** The same for signing in, which has no cookie yet: a program sends neither header and may pass. */
export function assertSameOriginIfBrowser(request: FastifyRequest): void {
  if (header(request, 'sec-fetch-site') !== undefined || header(request, 'origin') !== undefined) assertSameOrigin(request)
}

function isOwnOrigin(request: FastifyRequest): boolean {
  const origin = header(request, 'origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  const { host } = new URL(origin)
  return host === header(request, 'host') || host === header(request, 'x-forwarded-host')
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
