import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Below these the API answers, never a page. */
const apiPaths = /^\/(v1|docs|openapi\.json|metrics|healthz|readyz|evaluate-submission)(\/|\?|$)/

/**
 * Serves the built pages. Files under `assets/` carry a digest in their name, so a browser may keep them for ever; everything
 * else is asked for again.
 */
export async function addPages(app: FastifyInstance, webRoot: string): Promise<void> {
  const assets = join(webRoot, 'assets/')
  await app.register(fastifyStatic, {
    root: webRoot,
    cacheControl: false,
    preCompressed: true,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
    schemaHide: true,
  })
}

/** A page's address that only the script in the browser knows: it gets the one page there is. */
export function isPage(request: FastifyRequest): boolean {
  const wantsPage = ['GET', 'HEAD'].includes(request.method) && (request.headers.accept ?? '').includes('text/html')
  return wantsPage && !apiPaths.test(request.url) && !request.url.startsWith('/assets/')
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.code(200).sendFile('index.html')
}
