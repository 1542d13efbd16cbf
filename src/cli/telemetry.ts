import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { installationDir, type Config } from '../config.ts'
import type { ProcessRole } from '../config/settings.ts'
import { openScopes, type Scopes } from '../telemetry/scope.ts'
import { openTracing, type Tracing } from '../telemetry/tracing.ts'
import { openLog } from './log.ts'

export interface Telemetry {
  log: Logger
  scopes: Scopes
  tracing: Tracing
}

/** A role's log, which says in each line what it is about, and its traces where the settings want some. */
export async function openTelemetry(config: Config, role: ProcessRole): Promise<Telemetry> {
  const scopes = openScopes()
  const log = openLog(config, role, () => scopes.current()?.fields ?? {})
  if (config.tracing !== null) log.info({ url: config.tracing.url }, 'traces are sent')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(installationDir, 'package.json'), 'utf8')))
  return { log, scopes, tracing: await openTracing(config.tracing, { role, version, scopes }) }
}
