import { z } from 'zod'
import { Slug, Timestamp } from './conventions.ts'

/** A worker's cache of test data, as it said last. What is counted is counted since the worker started. */
export const WorkerCache = z.object({
  /** The worker's name: that of its host, and what tells several on one host apart. */
  host: z.string(),
  /** What it takes on disk, temporary files included; never above `limit_bytes`. */
  bytes: z.int(),
  limit_bytes: z.int(),
  files: z.int(),
  /** Files that judgements asked for and that were there already. */
  hits: z.int(),
  misses: z.int(),
  /** hits / (hits + misses); null before the first. */
  hit_rate: z.number().min(0).max(1).nullable(),
  evictions: z.int(),
  bytes_fetched: z.int(),
  /** Files found missing, cut short or changed on the disk, and fetched again. */
  damaged: z.int(),
  seen_at: Timestamp,
  /** Of the versions it has judged on since it started, those it holds most of, 50 at most, the largest first. */
  holds: z.array(z.object({ problem: Slug, version: Timestamp, bytes: z.int(), of_bytes: z.int() })),
}).meta({
  id: 'WorkerCache',
  examples: [{
    host: 'judge-7-5f0c3a1e', bytes: 52_428_800, limit_bytes: 107_374_182_400, files: 200, hits: 3800, misses: 200, hit_rate: 0.95, evictions: 0, bytes_fetched: 52_000_000,
    damaged: 0, seen_at: '2026-11-22T08:00:00.000Z', holds: [{ problem: 'different', version: '2026-11-22T07:00:00.000Z', bytes: 52_000_000, of_bytes: 52_000_000 }],
  }],
})
export type WorkerCache = z.infer<typeof WorkerCache>
