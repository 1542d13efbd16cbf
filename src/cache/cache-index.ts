import type { BlobRef } from '../contract/manifest.ts'
import { isEvictable, type Entry } from './entry.ts'
import type { Space } from './space.ts'
import { WaitingLine } from './waiting-line.ts'

/** What the cache's folder holds, in the order of use, with the space that it takes and those who wait for some. */
export class CacheIndex {
  readonly space: Space
  /** Those who wait for space. Nothing else takes any, so what a look at the index has found there stays there. */
  readonly waiting = new WaitingLine()
  /** The least recently used first. */
  readonly #entries: Map<string, Entry>

  constructor(space: Space, entries: readonly Entry[]) {
    this.space = space
    this.#entries = new Map(entries.map((entry) => [entry.digest, entry]))
    for (const { reservedBytes } of entries) space.take(reservedBytes)
  }

  get size(): number {
    return this.#entries.size
  }

  get(digest: string): Entry | undefined {
    return this.#entries.get(digest)
  }

  /** Of these blobs, those that have an entry, also one on its way in or out. */
  entriesOf(blobs: readonly BlobRef[]): Entry[] {
    return blobs.flatMap(({ digest }) => this.#entries.get(digest) ?? [])
  }

  /** Is it there still, and to stay? */
  holds(entry: Entry): boolean {
    return this.#entries.get(entry.digest) === entry && entry.leaving === null
  }

  /** Its space must be there. */
  add(entry: Entry): void {
    this.space.take(entry.reservedBytes)
    this.#entries.set(entry.digest, entry)
  }

  /** Its file is gone. */
  forget(entry: Entry): void {
    this.#entries.delete(entry.digest)
    this.space.free(entry.reservedBytes)
    this.waiting.changed()
  }

  pin(entry: Entry): void {
    entry.pins += 1
    entry.usedMs = performance.now()
    this.#entries.delete(entry.digest)
    this.#entries.set(entry.digest, entry)
  }

  unpin(entries: readonly Entry[]): void {
    for (const entry of entries) {
      entry.pins -= 1
      entry.usedMs = performance.now()
      if (entry.pins > 0 || entry.preparing === null) continue
      // Nobody waits for it any more; whoever comes now waits until it is gone, and fetches it anew.
      entry.preparing.stop.abort()
      entry.leaving ??= ended(entry.preparing.done).finally(() => (entry.leaving = null))
    }
    this.waiting.changed()
  }

  /** The least recently used that may go, until so many bytes are free; null when that is not enough. */
  victims(bytes: number, mayGo: (entry: Entry) => boolean): Entry[] | null {
    const victims: Entry[] = []
    let freedBytes = 0
    for (const entry of this.#entries.values()) {
      if (freedBytes >= bytes) break
      if (!isEvictable(entry) || !mayGo(entry)) continue
      victims.push(entry)
      freedBytes += entry.reservedBytes
    }
    return freedBytes < bytes ? null : victims
  }

  /** Whatever comes or goes at the moment. */
  underWay(): Promise<unknown>[] {
    return [...this.#entries.values()].flatMap(({ preparing, leaving }) => [preparing?.done ?? [], leaving ?? []].flat())
  }
}

async function ended(promise: Promise<unknown>): Promise<void> {
  await promise.then(() => undefined, () => undefined)
}
