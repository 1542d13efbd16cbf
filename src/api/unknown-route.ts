import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from './errors.ts'

/** A pattern of the router, and the methods that it takes. */
interface KnownRoute {
  address: RegExp
  methods: Set<string>
}

/**
 * Remembers every route that is added after it, so that a known address with a wrong method is told from an unknown one.
 * Gives the function that says so, for the handler of what was not found.
 */
export function knowRoutes(app: FastifyInstance): (request: FastifyRequest) => ApiError {
  const known = new Map<string, KnownRoute>()
  app.addHook('onRoute', ({ url, method }) => {
    // The pages answer any GET; that makes no other method wrong.
    if (url === '/*') return
    const route = known.get(url) ?? { address: asRegExp(url), methods: new Set() }
    for (const one of [method].flat()) route.methods.add(one)
    known.set(url, route)
  })
  return (request) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = [...known.values()].filter((route) => route.address.test(path)).flatMap((route) => [...route.methods])
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      const allow = [...new Set(allowed)].toSorted().join(', ')
      return new ApiError('method-not-allowed', `${path} takes ${allow}.`, { headers: { allow } })
    }
    return new ApiError('no-such-address', `There is no ${path}. GET /openapi.json describes every address.`)
  }
}

function asRegExp(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+'
    return part === '*' ? '.*' : part.replaceAll('.', '\\.')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
