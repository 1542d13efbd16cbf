/**
 * One blob in the cache's index.
 *
 *   absent ──space──▶ reserved ──downloaded──▶ verified ──touched by somebody──▶ hashed again ──▶ verified
 *     ▲                │    ▲                                                        │
 *     └────failed──────┘    └───────────────missing or other bytes───────────────────┘
 *
 * `unverified` is what was found at start; it is hashed before its first use. What is pinned or being prepared is never evicted.
 */
export interface Entry {
  readonly digest: string
  /** What space is taken for, except when absent. */
  sizeBytes: number
  state: 'absent' | 'reserved' | 'unverified' | 'verified'
  /** What the file looked like when it was verified. */
  signature: string
  pins: number
  /** When it was last asked for or let go of, by `performance.now()`; of what was found at start, nobody knows. */
  usedMs: number
  /** The one preparation under way, shared by all who wait for this blob. */
  preparing: Preparation | null
  /** The eviction under way. */
  leaving: Promise<void> | null
}

export interface Preparation {
  /** Resolves to whether the blob had to be fetched. */
  done: Promise<{ fetched: boolean }>
  stop: AbortController
  /** It is brought for later: more slowly, and it gives up where there is no room. */
  isAhead: boolean
  /** Somebody needs it now. */
  hurry(): void
}

export function newEntry(digest: string, sizeBytes: number, state: Entry['state']): Entry {
  return { digest, sizeBytes, state, signature: '', pins: 0, usedMs: -Infinity, preparing: null, leaving: null }
}

export function isEvictable(entry: Entry): boolean {
  return entry.pins === 0 && entry.preparing === null && entry.leaving === null && entry.state !== 'absent'
}
