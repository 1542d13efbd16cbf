import { Fault } from '../domain/fault.ts'

/** The folder is not what a cache can be in; whoever runs on it has to be started again, or somebody has to mend it. */
export function cacheUnusable(dir: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new Fault('CACHE_UNAVAILABLE', `the cache's folder ${dir} (GAVEL_CACHE_DIR) cannot be used: ${why}`, { canRetry: true, cause })
}
