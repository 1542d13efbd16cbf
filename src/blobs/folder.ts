import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { Fault } from '../domain/fault.ts'
import type { Blobs, ByteRange, StoredBlob } from './blobs.ts'
import { verifying } from './digest.ts'
import { fileBytes, incomingDir, openBatch, pathOf, syncFolder } from './folder-batch.ts'

/** An upload whose file nobody has written to for so long was cut off by a crash. */
const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Blobs in a folder: `<dir>/ab/abcdef…`, where `ab` are the digest's first two letters. What is being written is in `<dir>/incoming`
 * (its name is not known before its end) and moves by `rename`, so nothing half-written ever has a blob's name.
 */
export async function openFolderBlobs(dir: string): Promise<Blobs> {
  const incoming = incomingDir(dir)
  await mkdir(incoming, { recursive: true })
  await removeAbandoned(incoming)
  return {
    put: (content, options) => putOne(dir, content, options?.signal),
    putFile: (path, options) => putFile(dir, path, options?.signal),
    batch: () => openBatch(dir),
    get: (digest, options) => get(dir, digest, options),
    size: (digest) => fileBytes(pathOf(dir, digest)),
  }
}

async function putOne(dir: string, content: Readable | Uint8Array, signal: AbortSignal | undefined): Promise<StoredBlob> {
  await using batch = openBatch(dir)
  const stored = await batch.put(content, { signal })
  await batch.keep()
  return stored
}

async function putFile(dir: string, path: string, signal: AbortSignal | undefined): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of createReadStream(path, { signal })) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  const digest = hash.digest('hex')
  if ((await fileBytes(pathOf(dir, digest))) !== sizeBytes) return putOne(dir, createReadStream(path), signal)
  await syncFolder(dirname(pathOf(dir, digest)))
  return { digest, sizeBytes, isNew: false }
}

function get(dir: string, digest: string, options: { range?: ByteRange; signal?: AbortSignal | undefined } = {}): Readable {
  const { range, signal } = options
  if (range?.lengthBytes === 0) return Readable.from([], { objectMode: false })
  const path = pathOf(dir, digest)
  const file = createReadStream(path, { ...(range && { start: range.start, end: range.start + range.lengthBytes - 1 }), signal })
  const checked = range === undefined ? verifying(digest, path) : new PassThrough()
  // Before the pipeline's own handler, so that this error is the one that the reader sees.
  file.once('error', (error) => checked.destroy(isMissing(error) ? new Fault('BLOB_MISSING', `there is no blob ${digest} in ${dir}`, { canRetry: false, cause: error }) : error))
  return pipeline(file, checked, () => {}) // the reader gets the error from the stream itself
}

async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => null) // another process may just have finished it
    if (found !== null && found.mtimeMs < Date.now() - abandonedAfterMs) await rm(path, { force: true })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
