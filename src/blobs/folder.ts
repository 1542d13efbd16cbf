import { access, constants, mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../domain/fault.ts'
import type { Blobs, ByteRange } from './blobs.ts'
import { contentOf, unverified, type StoredContent } from './content.ts'
import { storedRange } from './encoding.ts'
import { openBatch } from './folder-batch.ts'
import { blobsIn, encodings, fileBytes, incomingDir, isMissing, pathOf } from './folder-files.ts'

/** An upload whose file nobody has written to for so long was cut off by a crash. */
const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Blobs in a folder: `<dir>/ab/abcdef…`, where `ab` are the digest's first two letters, and `<dir>/ab/abcdef….zst` where compressing pays.
 * What is being written is in `<dir>/incoming` (its name is not known before its end) and moves by `rename`, so nothing half-written ever
 * has a blob's name.
 */
export async function openFolderBlobs(dir: string): Promise<Blobs> {
  await mkdir(incomingDir(dir), { recursive: true })
  const blobs: Blobs = {
    async put(content, options) {
      await using batch = blobs.batch()
      const stored = await batch.put(content, options)
      await batch.keep()
      return stored
    },
    batch: (options) => openBatch(dir, (digest) => isSound(blobs, digest), options),
    get: (digest, options) => contentOf(digest, (part, signal) => openStored(dir, digest, part, signal), options),
    receive: (digest, options) => unverified((part, signal) => openStored(dir, digest, part, signal), options),
    has: async (digest) => (await Promise.all(encodings.map((each) => fileBytes(pathOf(dir, digest, each))))).some((bytes) => bytes !== null),
    list: (options) => blobsIn(dir, options?.signal),
    async remove(digest) {
      for (const each of encodings) await rm(pathOf(dir, digest, each), { force: true })
    },
    removeAbandoned: (before) => removeAbandoned(incomingDir(dir), before),
    check: () => check(dir),
  }
  await blobs.removeAbandoned(new Date(Date.now() - abandonedAfterMs))
  return blobs
}

async function openStored(dir: string, digest: string, part: ByteRange | undefined, signal: AbortSignal): Promise<StoredContent> {
  for (const encoding of encodings.toReversed()) {
    const path = pathOf(dir, digest, encoding)
    const file = await openFile(path)
    if (file === null) continue
    const range = part && storedRange(encoding, part)
    const bounds = range && { start: range.start, end: range.start + range.lengthBytes - 1 }
    return { encoding, stored: file.createReadStream({ ...bounds, highWaterMark: 256 * 1024, signal }), where: path }
  }
  throw new Fault('BLOB_MISSING', `there is no blob ${digest} in ${dir}`, { canRetry: false })
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function isSound(blobs: Blobs, digest: string): Promise<boolean> {
  try {
    // To its end, where it is verified.
    for await (const chunk of blobs.get(digest)) void chunk
    return true
  } catch (error) {
    if (error instanceof Fault && (error.code === 'BLOB_DAMAGED' || error.code === 'BLOB_MISSING')) return false
    throw error
  }
}

async function removeAbandoned(incoming: string, before: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => null) // another process may just have finished it
    if (found === null || found.mtime >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

async function check(dir: string): Promise<void> {
  try {
    await access(incomingDir(dir), constants.W_OK)
  } catch (error) {
    throw new Fault('BLOBS_UNAVAILABLE', `the folder of test data cannot be used: ${error instanceof Error ? error.message : String(error)}`, { canRetry: true, cause: error })
  }
}
