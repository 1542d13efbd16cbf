import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Compilation } from '../domain/compilation.ts'
import type { CompileCacheCounts } from '../domain/worker.ts'
import { decodeCompilation, encodeCompilation } from './compilation-file.ts'
import { diskBytes } from './space.ts'
import { orAborted } from './or-aborted.ts'

/**
 * What compilers made, kept on the worker's own disk under a key that says what it was made of. Only the worker writes here,
 * never what runs in a box; and a file whose bytes are not the ones that were kept under its key is none.
 */
export interface CompileCache {
  /**
   * Gives what is kept under the key; or what another caller is making, as soon as it is made; else calls `make`, gives what
   * it made, and keeps what its `keep` comes to, unless that is null.
   * Throws what `make` throws, and the signal's reason.
   */
  use<Made>(key: string, make: () => Promise<Making<Made>>, signal: AbortSignal): Promise<{ kept: Compilation } | { made: Made }>
  stats(): CompileCacheCounts
  /** Settles when what is being written is on disk. */
  close(): Promise<void>
}

export interface Making<Made> {
  made: Made
  /** Null: what was made is not for others. */
  keep: Promise<Compilation | null>
}

export interface CompileCacheOptions {
  /** Made if it is not there. One process at a time may use it. */
  dir: string
  /** 0: nothing is kept on disk. */
  maxBytes: number
  log: { warn(fields: object, message: string): void }
}

/** Takes up what an earlier process kept, and removes what it did not finish. Throws what the file system does. */
export async function openCompileCache(options: CompileCacheOptions): Promise<CompileCache> {
  const cache = new DiskCompileCache(options)
  await cache.adopt()
  return cache
}

class DiskCompileCache implements CompileCache {
  readonly #options: CompileCacheOptions
  /** Key → what its file takes on disk. */
  readonly #sizes: LRUCache<string, number> | null
  /** Callers who come for the same key meanwhile get the one that is being found or made. */
  readonly #underWay = new Map<string, Promise<Compilation | null>>()
  readonly #counts = { hits: 0, misses: 0, evictions: 0, damaged: 0 }
  /** Keys that fell out, whose files are to be removed. */
  #evicted: string[] = []
  /** Files are written and removed one after the other, so that the limit holds at every moment. */
  #writing: Promise<void> = Promise.resolve()

  constructor(options: CompileCacheOptions) {
    this.#options = options
    this.#sizes = options.maxBytes === 0 ? null : new LRUCache<string, number>({
      maxSize: options.maxBytes,
      sizeCalculation: (bytes) => bytes,
      dispose: (_bytes, key, reason) => {
        if (reason === 'evict') this.#evicted.push(key)
      },
    })
  }

  async adopt(): Promise<void> {
    const { dir } = this.#options
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const found: { key: string; bytes: number; usedMs: number }[] = []
    for (const name of await readdir(dir)) {
      if (/^[0-9a-f]{64}$/.test(name)) {
        const { size, atimeMs, mtimeMs } = await stat(join(dir, name))
        found.push({ key: name, bytes: diskBytes(size), usedMs: Math.max(atimeMs, mtimeMs) })
      } else await rm(join(dir, name), { recursive: true, force: true })
    }
    for (const { key, bytes } of found.toSorted((one, other) => one.usedMs - other.usedMs)) if (!this.#add(key, bytes)) this.#evicted.push(key)
    await this.#removeEvicted()
  }

  async use<Made>(key: string, make: () => Promise<Making<Made>>, signal: AbortSignal): Promise<{ kept: Compilation } | { made: Made }> {
    signal.throwIfAborted()
    const other = this.#underWay.get(key)
    if (other !== undefined) {
      const kept = await orAborted(other, signal)
      if (kept !== null) return this.#hit(kept)
      // Nothing to be kept came of it, as when it takes too long: then all make their own, not one after the other.
      this.#counts.misses += 1
      const { made, keep } = await make()
      keep.catch(() => undefined)
      return { made }
    }
    const { promise, resolve } = Promise.withResolvers<Compilation | null>()
    this.#underWay.set(key, promise)
    const over = (compilation: Compilation | null) => {
      resolve(compilation)
      this.#underWay.delete(key)
    }
    try {
      const kept = await this.#read(key)
      if (kept !== null) {
        over(kept)
        return this.#hit(kept)
      }
      this.#counts.misses += 1
      const { made, keep } = await make()
      // The caller goes on with what it made; a box that dies before all was read from it is the caller's to notice.
      void keep.then((compilation) => this.#keep(key, compilation, resolve), () => undefined).finally(() => over(null))
      return { made }
    } catch (error) {
      over(null)
      throw error
    }
  }

  stats(): CompileCacheCounts {
    return { bytes: this.#sizes?.calculatedSize ?? 0, limitBytes: this.#options.maxBytes, compilations: this.#sizes?.size ?? 0, ...this.#counts }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay.values())
    await this.#writing
  }

  #hit(kept: Compilation): { kept: Compilation } {
    this.#counts.hits += 1
    return { kept }
  }

  #fileOf(key: string): string {
    return join(this.#options.dir, key)
  }

  /** False when it is larger than the whole cache. */
  #add(key: string, bytes: number): boolean {
    this.#sizes?.set(key, bytes)
    return this.#sizes?.has(key) ?? false
  }

  async #read(key: string): Promise<Compilation | null> {
    if (this.#sizes?.get(key) === undefined) return null
    try {
      const compilation = decodeCompilation(key, await readFile(this.#fileOf(key)))
      if (compilation !== null) return compilation
    } catch (error) {
      this.#options.log.warn({ key, err: error }, 'a kept compilation cannot be read')
    }
    // It may have been evicted while it was read; else somebody has touched it, or the machine lost power as it was written.
    if (this.#sizes.delete(key)) {
      this.#counts.damaged += 1
      await rm(this.#fileOf(key), { force: true, recursive: true })
    }
    return null
  }

  /** Others get it at once, and the disk a moment later; a disk that does not take it costs a compilation, no more. */
  async #keep(key: string, compilation: Compilation | null, give: (compilation: Compilation | null) => void): Promise<void> {
    give(compilation)
    if (compilation === null || this.#sizes === null) return
    this.#writing = this.#writing.then(() => this.#write(key, encodeCompilation(key, compilation))).catch((error: unknown) => {
      this.#sizes?.delete(key)
      this.#options.log.warn({ key, err: error }, 'a compilation could not be kept')
    })
    await this.#writing
  }

  /**
   * By way of another name, so that what has a key's name is whole, unless the machine loses power: then its bytes do not fit
   * their own sum. So nobody waits for the disk.
   */
  async #write(key: string, content: Buffer): Promise<void> {
    const path = this.#fileOf(key)
    const isKept = this.#add(key, diskBytes(content.length))
    await this.#removeEvicted()
    if (!isKept) return
    try {
      await writeFile(`${path}.part`, content, { mode: 0o600 })
      await rename(`${path}.part`, path)
    } catch (error) {
      await rm(`${path}.part`, { force: true })
      throw error
    }
  }

  async #removeEvicted(): Promise<void> {
    for (const key of this.#evicted.splice(0)) {
      await rm(this.#fileOf(key), { force: true, recursive: true })
      this.#counts.evictions += 1
    }
  }
}
