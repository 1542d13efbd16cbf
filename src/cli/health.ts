import type { BaseLogger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Config } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { serveHealth, type HealthServer } from '../telemetry/serve-health.ts'

/** Metrics of a process, with what Node.js tells of itself (`process_…`, `nodejs_…`). */
export function openRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

interface Shown {
  registry: Registry
  /** Why it is not ready, a sentence each; empty when it is. */
  notReady: () => string[]
  log: BaseLogger
}

/**
 * What a worker or a relay shows of itself; null where GAVEL_METRICS_PORT is not set.
 * @throws Fault CONFIG_INVALID when it cannot listen there
 */
export async function openHealth(config: Config, role: 'worker' | 'relay', { registry, log, notReady }: Shown): Promise<HealthServer | null> {
  const { host, metricsPort, roles } = config
  if (metricsPort === null) return null
  // Both are processes of their own with the same settings.
  const port = role === 'relay' && roles.includes('worker') && metricsPort > 0 ? metricsPort + 1 : metricsPort
  try {
    const server = await serveHealth({ host, port, registry, notReady })
    log.info({ url: server.url }, 'shows /metrics, /healthz and /readyz')
    return server
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault('CONFIG_INVALID', `GAVEL_METRICS_PORT: the ${role} cannot listen on port ${port} of ${host}: ${why}`, { canRetry: false, cause: error })
  }
}
