import type { BaseLogger } from 'pino'
import type { BlobRef, Manifest } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import { inParallel } from '../domain/in-parallel.ts'
import type { Warm, WarmProgress } from '../domain/warm.ts'
import { diskBytes } from './space.ts'

export interface FetchWarmDeps {
  report(warm: Warm, progress: WarmProgress): Promise<void>
  loadManifest(digest: string): Promise<Manifest>
  fetchAhead(blob: BlobRef, options: { signal: AbortSignal }): Promise<void>
  cacheLimitBytes: number
  log: Pick<BaseLogger, 'info' | 'warn'>
}

/** Between two reports of progress: with a thousand workers, 500 small writes a second. */
const reportEveryMs = 2_000

/** Small files come at the speed at which one is asked for after another: a few at once. */
const atOnce = 4

/**
 * Brings all test data of a warm and says how far it is; `all` are the warms that there are, the oldest first. Whatever goes wrong
 * is said too. Gives whether it has ended for good or is worth another try later; null when it was stopped.
 */
export async function fetchWarm(warm: Warm, all: readonly Warm[], deps: FetchWarmDeps, signal: AbortSignal): Promise<'for good' | 'for now' | null> {
  const progress: WarmProgress = { state: 'fetching', files: 0, ofFiles: 0, bytes: 0, ofBytes: 0, error: null }
  let saying = Promise.resolve()
  // One after the other: what is said last is what stays.
  const say = () => (saying = saying.catch(() => undefined).then(() => deps.report(warm, progress)))
  const trySay = () => say().catch((error: unknown) => deps.log.warn({ reason: messageOf(error) }, 'progress of fetching ahead cannot be told'))
  const reporting = setInterval(() => void trySay(), reportEveryMs)
  let end: 'for good' | 'for now' = 'for good'
  try {
    const blobs = await blobsOf(warm, deps)
    progress.ofFiles = blobs.size
    progress.ofBytes = sum(blobs.values(), ({ sizeBytes }) => sizeBytes)
    await refuseTooMuch(warm, all, deps)
    await trySay()
    const failed = new AbortController()
    const until = AbortSignal.any([signal, failed.signal])
    await inParallel(atOnce, [...blobs.values()], async (blob) => {
      try {
        await deps.fetchAhead(blob, { signal: until })
      } catch (error) {
        failed.abort()
        throw error
      }
      progress.files += 1
      progress.bytes += blob.sizeBytes
    })
    progress.state = 'ready'
    deps.log.info({ problem: warm.slug, version: warm.version, files: progress.files, bytes: progress.bytes }, 'fetched ahead')
  } catch (error) {
    if (signal.aborted) return null
    end = error instanceof Fault && !error.canRetry ? 'for good' : 'for now'
    progress.state = 'failed'
    progress.error = error instanceof Fault ? { code: error.code, message: error.message } : { code: 'INTERNAL', message: messageOf(error) }
    deps.log.warn({ problem: warm.slug, version: warm.version, err: error }, 'could not fetch ahead')
  } finally {
    clearInterval(reporting)
  }
  // If nobody can be told that it has ended, it has not.
  return say().then(() => end, () => 'for now')
}

/** The inputs and answers of all tests, each content once. */
async function blobsOf(warm: Warm, deps: FetchWarmDeps): Promise<Map<string, BlobRef>> {
  const { tests } = await deps.loadManifest(warm.manifestDigest)
  return new Map(tests.flatMap(({ input, answer }) => [input, answer]).map((blob) => [blob.digest, blob]))
}

/** Pushing one out for another, none would be whole in the end: what was asked for first stays. */
async function refuseTooMuch(warm: Warm, all: readonly Warm[], deps: FetchWarmDeps): Promise<void> {
  let kept = new Map<string, BlobRef>()
  for (const one of all) {
    const together = new Map([...kept, ...(await blobsOf(one, deps))])
    const neededBytes = sum(together.values(), ({ sizeBytes }) => diskBytes(sizeBytes))
    if (neededBytes <= deps.cacheLimitBytes) kept = together
    else if (one.id === warm.id) {
      const others = kept.size === 0 ? '' : ' with what is to be fetched ahead before it'
      throw new Fault('CACHE_TOO_SMALL', `its test data${others} takes ${neededBytes} bytes, and the cache ${deps.cacheLimitBytes}: raise GAVEL_CACHE_MAX_BYTES`, { canRetry: false })
    }
    if (one.id === warm.id) return
  }
}

function sum<T>(items: Iterable<T>, sizeOf: (item: T) => number): number {
  let total = 0
  for (const item of items) total += sizeOf(item)
  return total
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}
