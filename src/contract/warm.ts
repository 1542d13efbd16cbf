import { z } from 'zod'
import { Slug, Timestamp } from './conventions.ts'

export const WarmWorker = z.object({
  worker: z.string(),
  state: z
    .enum(['waiting', 'fetching', 'ready', 'failed', 'gone'])
    .describe('waiting: it has not said anything yet; ready: all is on its disk; failed: see error, tried again where that may help; gone: it has not been there for a minute, and nobody waits for it'),
  files: z.int().describe('On its disk; each content counts once'),
  of_files: z.int(),
  bytes: z.int(),
  of_bytes: z.int(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
}).meta({ id: 'WarmWorker' })
export type WarmWorker = z.infer<typeof WarmWorker>

/** How far the workers are with fetching a version's data ahead. */
export const Warm = z.object({
  id: z.uuid(),
  problem: Slug,
  version: Timestamp,
  state: z.enum(['warming', 'ready', 'incomplete']).describe('ready: every worker that is there has all; incomplete: all have ended, and one failed'),
  created_at: Timestamp,
  workers: z.array(WarmWorker),
}).meta({ id: 'Warm' })
export type Warm = z.infer<typeof Warm>
