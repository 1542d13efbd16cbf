import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline as finished } from 'node:stream/promises'
import { Fault } from '../domain/fault.ts'
import type { Batch } from './blobs.ts'
import { digesting, sha256 } from './digest.ts'

/** Where what is being written lies: its name is not known before its end. */
export function incomingDir(dir: string): string {
  return join(dir, 'incoming')
}

export function pathOf(dir: string, digest: string): string {
  return join(dir, digest.slice(0, 2), digest)
}

/** Blobs on their way into the folder `dir`: written and synced below `incoming`, and moved from there by `keep`. */
export function openBatch(dir: string): Batch {
  /** Digest → what was written and has no name yet. */
  const written = new Map<string, string>()
  /** Their entries have to last too, and another batch may just have renamed a blob into one of them and not be as far. */
  const folders = new Set<string>()

  /** Is it there already, in its full size? A file cut short by a damaged disk is written anew. */
  const isThere = async (digest: string, sizeBytes: number) => {
    const path = pathOf(dir, digest)
    if ((await fileBytes(path)) !== sizeBytes) return false
    folders.add(dirname(path))
    return true
  }

  return {
    async put(content, { signal } = {}) {
      if (content instanceof Uint8Array) {
        const named = { digest: sha256(content), sizeBytes: content.length }
        if (written.has(named.digest) || (await isThere(named.digest, named.sizeBytes))) return { ...named, isNew: false }
      }
      const stream = content instanceof Uint8Array ? Readable.from([content], { objectMode: false }) : content
      const path = join(incomingDir(dir), randomUUID())
      let isNew = false
      try {
        const digested = digesting()
        // Opened before anything can fail: a stream that opens it itself may still do so after the file was removed.
        const file = await open(path, 'wx')
        await finished(stream, digested.stream, file.createWriteStream({ flush: true }), { signal })
        const { digest, sizeBytes } = digested.result()
        // Told before anything is waited for: the same content may come twice at once.
        isNew = !written.has(digest)
        if (isNew) written.set(digest, path)
        if (isNew && (await isThere(digest, sizeBytes))) {
          written.delete(digest)
          isNew = false
        }
        if (isNew) await chmod(path, 0o444)
        return { digest, sizeBytes, isNew }
      } catch (error) {
        throw asFault(error, dir)
      } finally {
        if (!isNew) await rm(path, { force: true })
      }
    },

    async keep() {
      try {
        for (const digest of written.keys()) folders.add(dirname(pathOf(dir, digest)))
        // What can still want for space comes before the first blob has its name.
        for (const folder of folders) if ((await mkdir(folder, { recursive: true })) !== undefined) folders.add(dir)
        for (const [digest, path] of written) {
          await rename(path, pathOf(dir, digest))
          written.delete(digest)
        }
        for (const folder of folders) await syncFolder(folder)
      } catch (error) {
        throw asFault(error, dir)
      }
    },

    async [Symbol.asyncDispose]() {
      for (const path of written.values()) await rm(path, { force: true })
    },
  }
}

/** Size of a file; null when there is none. */
export async function fileBytes(path: string): Promise<number | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** A rename lasts only once its folder is on disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function asFault(error: unknown, dir: string): unknown {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return isFull ? new Fault('DISK_FULL', `no space is left in ${dir}`, { canRetry: true, cause: error }) : error
}
