/** What a sweep came to. `…Bytes` are as stored, compressed or not. */
export interface SweepCounts {
  /** Blobs that a manifest names and that are not stored; null: not known, since it has not seen all that is stored. */
  missing: number | null
  /** Manifests that were read: those of all versions. */
  manifests: number
  /** Blobs that are stored. */
  blobs: number
  bytes: number
  /** Blobs that no manifest names; more than were removed while an upload may still name them. */
  unnamed: number
  unnamedBytes: number
  removed: number
  removedBytes: number
  /** Uploads that were cut off. */
  lapsedUploads: number
  /** What they had begun to store and never finished. */
  unfinished: number
}

/** One look through all blobs for those that no manifest names. */
export interface Sweep {
  id: number
  /** Nothing is removed, only counted. */
  dryRun: boolean
  state: 'waiting' | 'running' | 'done' | 'failed'
  askedAt: Date
  startedAt: Date | null
  endedAt: Date | null
  /** So far, of one that is running; null before it has begun. */
  counts: SweepCounts | null
  fault: { code: string; message: string } | null
}
