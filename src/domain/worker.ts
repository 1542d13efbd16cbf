/** What a worker counted since it started, and holds now. */
export interface WorkerCounts {
  worker: string
  compileCache: CompileCacheCounts
}

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
