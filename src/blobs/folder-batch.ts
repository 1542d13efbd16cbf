import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Batch, BatchOptions } from './blobs.ts'
import { diskFault } from './disk-fault.ts'
import { encode, type Encoded } from './encoding.ts'
import { encodings, fileBytes, incomingDir, pathOf } from './folder-files.ts'

/**
 * Blobs on their way into the folder `dir`: written and synced below `incoming`, and moved from there by `keep`. `isSound` reads a blob
 * to its end.
 */
export function openBatch(dir: string, isSound: (digest: string) => Promise<boolean>, { mayReuse }: BatchOptions = {}): Batch {
  /** Digest → what was written and has no name yet. */
  const written = new Map<string, { path: string; encoded: Encoded }>()
  /** Their entries have to last too, and another batch may just have renamed a blob into one of them and not be as far. */
  const folders = new Set<string>()

  /** Is it there already, and whole? A file cut short by a damaged disk is written anew. */
  const isThere = async ({ digest, sizeBytes, encoding, storedBytes }: Encoded) => {
    const [plainBytes, zstdBytes] = await Promise.all(encodings.map((each) => fileBytes(pathOf(dir, digest, each))))
    if (plainBytes === null && zstdBytes === null) return false
    const isAsExpected = plainBytes === sizeBytes || (encoding === 'zstd' && zstdBytes === storedBytes)
    // Another version of the library compresses to another size: that does not make the file a bad one.
    if (!isAsExpected && !(await isSound(digest))) return false
    folders.add(dirname(pathOf(dir, digest, 'identity')))
    return true
  }

  return {
    async put(content, { signal } = {}) {
      const path = join(incomingDir(dir), randomUUID())
      let isNew = false
      try {
        // Opened before anything can fail: a stream that opens it itself may still do so after the file was removed.
        const file = await open(path, 'wx')
        const encoded = await encode(content, (stored) => pipeline(stored, file.createWriteStream({ highWaterMark: 1 })), signal)
        const { digest, sizeBytes } = encoded
        const reuses = (await mayReuse?.(digest)) ?? true
        // Told before anything is waited for: the same content may come twice at once.
        isNew = !written.has(digest)
        if (isNew) written.set(digest, { path, encoded })
        if (isNew && reuses && (await isThere(encoded))) {
          written.delete(digest)
          isNew = false
        }
        if (isNew) {
          await sync(path)
          await chmod(path, 0o444)
        }
        return { digest, sizeBytes, isNew }
      } catch (error) {
        throw diskFault(error, dir)
      } finally {
        if (!isNew) await rm(path, { force: true })
      }
    },

    async keep() {
      try {
        for (const digest of written.keys()) folders.add(dirname(pathOf(dir, digest, 'identity')))
        // What can still want for space comes before the first blob has its name.
        for (const folder of folders) if ((await mkdir(folder, { recursive: true })) !== undefined) folders.add(dir)
        for (const [digest, { path, encoded }] of written) {
          await rename(path, pathOf(dir, digest, encoded.encoding))
          // In the other encoding there can only be one that was not sound.
          for (const other of encodings) if (other !== encoded.encoding) await rm(pathOf(dir, digest, other), { force: true })
          written.delete(digest)
        }
        for (const folder of folders) await sync(folder)
      } catch (error) {
        throw diskFault(error, dir)
      }
    },

    async [Symbol.asyncDispose]() {
      for (const { path } of written.values()) await rm(path, { force: true })
    },
  }
}

/** Of a file or a folder: a rename lasts only once its folder is on disk. */
async function sync(path: string): Promise<void> {
  const opened = await open(path, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}
