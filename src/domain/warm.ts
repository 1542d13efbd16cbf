import type { FaultCode } from './fault.ts'

/** What a worker says of a version's data that it was told to fetch ahead. */
export interface WarmProgress {
  state: 'fetching' | 'ready' | 'failed'
  /** Of the tests' data, each content counted once. */
  files: number
  ofFiles: number
  bytes: number
  ofBytes: number
  /** Why it failed, or did when it was last tried; a fault that may pass is tried again. */
  error: { code: FaultCode; message: string } | null
}

/**
 * A worker as it stands to a warm: `waiting` has not said anything yet, `gone` has not been there for a minute, whatever it
 * had said.
 */
export interface WarmWorker extends Omit<WarmProgress, 'state'> {
  worker: string
  state: WarmProgress['state'] | 'waiting' | 'gone'
}

/** A version of a problem's data that every worker is to have on its disk before it is needed. */
export interface Warm {
  id: string
  slug: string
  version: string
  manifestDigest: string
  createdAt: Date
}

/** `warming`: a worker that is there has not ended yet, or there is none. `ready`: each has all. `incomplete`: each has ended, and one could not. */
export type WarmState = 'warming' | 'ready' | 'incomplete'

export function warmState(workers: readonly WarmWorker[]): WarmState {
  const present = workers.filter(({ state }) => state !== 'gone')
  if (present.length === 0 || present.some(({ state }) => state === 'waiting' || state === 'fetching')) return 'warming'
  return present.every(({ state }) => state === 'ready') ? 'ready' : 'incomplete'
}
