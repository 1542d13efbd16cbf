import { z } from 'zod'
import { Timestamp } from './conventions.ts'

const SweepCounts = z.object({
  missing: z.int().nullable().describe('files that a version names and that are not stored: what needs them cannot be judged until its package is uploaded again; null: not known yet'),
  manifests: z.int().describe('manifests that were read: those of all versions'),
  blobs: z.int().describe('files that are stored, each once'),
  bytes: z.int().describe('what they take, compressed or not'),
  unnamed: z.int().describe('files that no version names; more than were removed while an upload may still name them'),
  unnamed_bytes: z.int(),
  removed: z.int(),
  removed_bytes: z.int(),
  lapsed_uploads: z.int().describe('uploads that were cut off'),
  unfinished: z.int().describe('files that they had begun to store'),
})

export const Sweep = z.object({
  id: z.int(),
  dry_run: z.boolean(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  asked_at: Timestamp,
  started_at: Timestamp.nullable(),
  ended_at: Timestamp.nullable(),
  counts: SweepCounts.nullable().describe('so far, while it runs'),
  fault: z.object({ code: z.string(), message: z.string() }).nullable(),
}).meta({ id: 'Sweep' })
export type Sweep = z.infer<typeof Sweep>

export const NewSweep = z.strictObject({ dry_run: z.boolean().default(false).describe('only count') }).meta({ id: 'NewSweep', examples: [{ dry_run: true }] })
