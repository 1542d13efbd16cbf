import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'

export interface HealthServer {
  url: string
  close(): Promise<void>
}

interface Options {
  host: string
  port: number
  registry: Registry
  /** Why it is not ready, a sentence each; empty when it is. */
  notReady: () => string[]
}

/**
 * What a worker or a relay shows to Prometheus and to an orchestrator: `/metrics`, `/healthz` (200 as long as the process
 * answers) and `/readyz` (200, or 503 and the reasons). It can only be read.
 * @throws the system's error when it cannot listen there
 */
export async function serveHealth({ host, port, registry, notReady }: Options): Promise<HealthServer> {
  const routes: Record<string, (response: ServerResponse) => Promise<void> | void> = {
    '/healthz': (response) => answer(response, 200, 'application/json', '{"status":"ok"}'),
    '/readyz': (response) => {
      const reasons = notReady()
      answer(response, reasons.length === 0 ? 200 : 503, 'application/json', JSON.stringify(reasons.length === 0 ? { status: 'ready' } : { status: 'not ready', reasons }))
    },
    '/metrics': async (response) => answer(response, 200, registry.contentType, await registry.metrics()),
  }
  const server = createServer((request, response) => {
    const route = routes[(request.url ?? '/').split('?')[0] ?? '/']
    if (route === undefined) return answer(response, 404, 'text/plain', 'Here are /metrics, /healthz and /readyz.\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'text/plain', 'This can only be read.\n', { allow: 'GET, HEAD' })
    void Promise.resolve(route(response)).catch(() => answer(response, 500, 'text/plain', 'The metrics cannot be read.\n'))
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const at = address === null || typeof address === 'string' ? port : address.port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${at}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(response: ServerResponse, status: number, type: string, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers })
  response.end(body)
}
