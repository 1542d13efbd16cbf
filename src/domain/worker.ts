export interface CompileCacheCounts {
  /** Found, or made by another slot just then. */
  hits: number
  misses: number
  evictions: number
  /** Files found missing, cut short or changed, and removed. */
  damaged: number
  compilations: number
  /** What the files take on disk; never above `limitBytes`. */
  bytes: number
  limitBytes: number
}

/** A worker's cache of test data. */
export interface CacheCounts {
  /** What the cache's folder takes on disk, and what is reserved for downloads under way. Never above `limitBytes`. */
  bytes: number
  limitBytes: number
  files: number
  /** Asked for by a judgement and there already, or on its way for another one. */
  hits: number
  /** Fetched because a judgement needed it. */
  misses: number
  evictions: number
  bytesFetched: number
  /** Files found missing, cut short or changed behind the cache's back, and fetched again. */
  damaged: number
}

/** How much of a version's test data is in a worker's cache, in bytes of content; what two tests share counts once. */
export interface HeldManifest {
  /** The digest of the version's manifest. */
  manifest: string
  bytes: number
  ofBytes: number
}

/** What a worker says of its cache of test data. */
export interface CacheState extends CacheCounts {
  /** Of the versions that it has judged on since it started, those it holds most of: 50 at most. */
  holds: HeldManifest[]
}

/** The same, told by problem and version. */
export interface WorkerCache extends CacheCounts {
  worker: string
  seenAt: Date
  holds: { problem: string; version: string; bytes: number; ofBytes: number }[]
}
