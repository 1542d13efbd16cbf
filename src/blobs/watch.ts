import { setTimeout as sleep } from 'node:timers/promises'
import type { Blobs } from './blobs.ts'

export interface WatchedBlobs {
  /** As of the last look; before the first one it is taken to answer. */
  answers(): boolean
}

/**
 * Looks again and again whether the store can be used, until the signal. Nobody who wants to know waits for a store that hangs: a load
 * balancer asks every few seconds and takes a slow answer for none.
 */
export function watchBlobs(blobs: Pick<Blobs, 'check'>, { everyMs, log, signal }: { everyMs: number; log: { info(text: string): void; warn(fields: object, text: string): void }; signal: AbortSignal }): WatchedBlobs {
  let answers = true
  const look = async () => {
    try {
      await blobs.check({ signal })
      if (!answers) log.info('the store of test data can be used again')
      answers = true
    } catch (error) {
      signal.throwIfAborted()
      if (answers) log.warn({ err: error }, 'the store of test data cannot be used')
      answers = false
    }
  }
  const watch = async () => {
    for (;;) {
      await look()
      await sleep(everyMs, undefined, { signal })
    }
  }
  watch().catch(() => undefined) // only the signal ends it
  return { answers: () => answers }
}
