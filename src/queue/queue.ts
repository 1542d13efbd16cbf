import type { Claim, ClaimEnd } from '../domain/judgement.ts'

/** What a worker's slots wait at. Every adapter passes test/contract/queue.ts. */
export interface Queue {
  /**
   * The next judgement for a free slot, claimed for this worker: by priority, then the older first. Any number of slots may wait at once.
   * Waits as long as there is none, also while the database is away. When `signal` aborts it rejects with its reason and has claimed nothing.
   */
  next(signal: AbortSignal): Promise<Claim>
  /** Told of each claim that it gave, when it has ended in the store: where the claim came with something that others must not get meanwhile, it is let go. */
  settled(claim: Claim, end: ClaimEnd): void
  close(): Promise<void>
}
