/**
 * One blob in the cache's index.
 *
 *   no entry ──space──▶ fetching ──verified, renamed──▶ verified ──touched by somebody──▶ checking ──▶ verified
 *      ▲                   │                               │                                 │
 *      │                   │            found at start: unverified ──first use──▶ checking ──┤
 *      └──failed, evicted──┴──────────────────evicted──────┴────────────missing, other bytes─┘
 *
 * What is pinned or being prepared is never evicted.
 */
export interface Entry {
  readonly digest: string
  /** The space that is taken for it. */
  readonly reservedBytes: number
  state: 'fetching' | 'unverified' | 'verified'
  /** What the file looked like when it was verified. */
  signature: string
  pins: number
  /** When it was last asked for or let go of, by `performance.now()`; of what was found at start, nobody knows. */
  usedMs: number
  /** The one fetch or check under way, shared by all who wait for this blob. */
  preparing: Preparation | null
  /** It is on its way out: the entry is gone when this settles. */
  leaving: Promise<void> | null
}

export interface Preparation {
  /** Resolves to whether the blob is there now: false when its file was found damaged, and is gone. */
  done: Promise<boolean>
  stop: AbortController
  /** A judgement waits for it: what came at leisure comes as fast as it can now. */
  hurry(): void
}

export function newEntry(digest: string, reservedBytes: number, state: Entry['state']): Entry {
  return { digest, reservedBytes, state, signature: '', pins: 0, usedMs: -Infinity, preparing: null, leaving: null }
}

export function isEvictable(entry: Entry): boolean {
  return entry.pins === 0 && entry.preparing === null && entry.leaving === null
}
