import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import type { Cache, CacheOptions } from '../../../src/cache/cache.ts'
import { openDiskCache } from '../../../src/cache/disk-cache.ts'
import { download } from '../../../src/cache/file.ts'
import { Space } from '../../../src/cache/space.ts'
import type { BlobRef } from '../../../src/contract/manifest.ts'
import { Fault } from '../../../src/domain/fault.ts'

type Fetch = (digest: string, signal: AbortSignal) => Readable

/** A folder for a cache, and a store of blobs in memory behind it that counts what is fetched. */
export class Workbench implements AsyncDisposable {
  readonly dir: string
  readonly stored = new Map<string, Buffer>()
  /** Digests, in the order in which they were fetched. */
  readonly fetches: string[] = []
  readonly #open: Cache[] = []

  private constructor(dir: string) {
    this.dir = dir
  }

  static async make(): Promise<Workbench> {
    return new Workbench(await mkdtemp(join(tmpdir(), 'gavel-cache-')))
  }

  /** Puts bytes, or so many random ones, into the store. */
  store(content: Buffer | number): BlobRef {
    const bytes = typeof content === 'number' ? randomBytes(content) : content
    const digest = createHash('sha256').update(bytes).digest('hex')
    this.stored.set(digest, bytes)
    return { digest, sizeBytes: bytes.length }
  }

  readonly fetch = (digest: string): Readable => {
    this.fetches.push(digest)
    const bytes = this.stored.get(digest)
    return bytes === undefined ? failing(new Fault('BLOB_MISSING', `no ${digest}`, { canRetry: false })) : Readable.from([bytes], { objectMode: false })
  }

  /** On the folder as it is. Without a limit everything fits. */
  async cache(maxBytes = 2 ** 40, { fetch = this.fetch, ...options }: { fetch?: Fetch } & Partial<Pick<CacheOptions, 'onDamaged' | 'onUnusable' | 'mayEvict' | 'aheadBytesPerSecond'>> = {}): Promise<Cache> {
    const cache = await openDiskCache({ dir: this.dir, maxBytes, aheadBytesPerSecond: 1e9, download: (path, blob, how) => download(path, blob, () => addAbortSignal(how.signal, fetch(blob.digest, how.signal)), how), log: { info() {}, warn() {} }, ...options })
    this.#open.push(cache)
    return cache
  }

  /** The smallest limit under which all of these are held and so many more can be fetched at once. */
  limitFor(blobs: readonly BlobRef[], fetching = 1): number {
    const space = new Space(this.dir, { limitBytes: 0, blockBytes: 4096, otherBytes: 0 })
    return space.usedBytes + blobs.reduce((sum, { sizeBytes }) => sum + space.fileBytes(sizeBytes), 0) + fetching * space.entryBytes
  }

  pathOf({ digest }: BlobRef): string {
    return join(this.dir, digest)
  }

  /** Writes to a file that nobody may write to, as somebody else would. */
  async harm(blob: BlobRef, bytes: Buffer): Promise<void> {
    await chmod(this.pathOf(blob), 0o644)
    await writeFile(this.pathOf(blob), bytes)
  }

  /** What lies in the folder, by name. */
  async files(): Promise<string[]> {
    return (await readdir(this.dir)).toSorted()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((cache) => cache.close()))
    await rm(this.dir, { recursive: true, force: true })
  }
}

/** Acquires and releases. */
export async function use(cache: Cache, ...blobs: BlobRef[]): Promise<void> {
  ;(await cache.acquire(blobs)).release()
}

export function digests(...blobs: BlobRef[]): string[] {
  return blobs.map(({ digest }) => digest).toSorted()
}

export function failing(error: Error): Readable {
  return new Readable({ read() { this.destroy(error) } })
}

/** Lets the event loop turn until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
