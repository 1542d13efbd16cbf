import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fchmodSync, ftruncateSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { hasCode } from '../domain/error-code.ts'
import { Fault } from '../domain/fault.ts'
import { cacheUnusable } from './unusable.ts'
import type { RateLimit } from './rate-limit.ts'

/** What the name of a file ends in until it is whole. */
export const unfinished = '.part'

/**
 * What a file looks like from outside; null when it is missing or not `sizeBytes` long. Whoever writes to a file changes it.
 * Not by a thread: this is asked for every file of every test, takes 5 µs, and going to a thread and back takes 100.
 */
export function signatureOf(path: string, sizeBytes: number): string | null {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (found === undefined || !found.isFile() || found.size !== BigInt(sizeBytes)) return null
  return `${found.ino}:${found.mtimeNs}:${found.ctimeNs}`
}

/** Does the file hold the blob that its name says? One that cannot be read does not. */
export async function holds(path: string, digest: string, { signal, rateLimit }: { signal: AbortSignal; rateLimit: RateLimit }): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
      hash.update(chunk)
      await rateLimit(chunk.length)
    }
  } catch {
    signal.throwIfAborted()
    return false
  }
  return hash.digest('hex') === digest
}

export interface DownloadOptions {
  signal: AbortSignal
  received: (bytes: number) => void
  rateLimit: RateLimit
}

/** Brings a blob to a path as `download` does. */
export type Download = (path: string, blob: BlobRef, options: DownloadOptions) => Promise<void>

/**
 * Brings a blob to `path` from what `fetch` gives, which has to obey the signal, by way of a temporary file beside it: whatever has a
 * blob's name is whole and verified. The disk is not waited for, since after a loss of power every file is hashed before it is used; `syncFile` does that behind.
 * Throws Fault BLOB_DAMAGED when other bytes came, DISK_FULL, CACHE_UNAVAILABLE when there can be no file at `path`, the stream's error, or the
 * signal's reason.
 */
export async function download(path: string, blob: BlobRef, fetch: () => AsyncIterable<Buffer>, options: DownloadOptions): Promise<void> {
  const temporary = path + unfinished
  try {
    const file = openNew(temporary, blob.sizeBytes)
    try {
      await receive(file, blob, fetch(), options)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true, recursive: true })
    options.signal.throwIfAborted()
    if (hasCode(error, 'ENOSPC', 'EDQUOT')) throw new Fault('DISK_FULL', `no space is left for the cache at ${path}`, { canRetry: true, cause: error })
    // Of our own file, that is: not one that `fetch` reads. What is left of an earlier try, or too many files at once, may pass.
    const isOurs = error instanceof Error && 'path' in error && error.path === temporary
    throw isOurs && !hasCode(error, 'EEXIST', 'EMFILE', 'ENFILE') ? cacheUnusable(dirname(path), error) : error
  }
}

/** For reading only but for us, and of its final size from the start. */
function openNew(path: string, sizeBytes: number): number {
  const file = openSync(path, 'wx')
  try {
    fchmodSync(file, 0o444)
    // Some file systems (XFS) take more than a file needs while it grows; one that has its size already does not grow.
    ftruncateSync(file, sizeBytes)
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** Waits until the disk has the file's bytes. Throws what the disk says when it cannot take them. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** Each chunk is hashed and written while it is in the processor's caches. By the disk's cache a write takes 20 µs, and a thread's turn as long. */
async function receive(file: number, blob: BlobRef, content: AsyncIterable<Buffer>, { signal, received, rateLimit }: DownloadOptions): Promise<void> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of content) {
    signal.throwIfAborted()
    received(chunk.length)
    if (sizeBytes + chunk.length > blob.sizeBytes) throw damaged(blob, `more than its ${blob.sizeBytes} bytes came`)
    hash.update(chunk)
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at, chunk.length - at, sizeBytes + at)
    sizeBytes += chunk.length
    await rateLimit(chunk.length)
  }
  if (sizeBytes !== blob.sizeBytes) throw damaged(blob, `${sizeBytes} of its ${blob.sizeBytes} bytes came`)
  if (hash.digest('hex') !== blob.digest) throw damaged(blob, 'the bytes that came are others')
}

function damaged(blob: BlobRef, what: string): Fault {
  return new Fault('BLOB_DAMAGED', `the store of test data has other bytes for ${blob.digest} than its name says: ${what}. If that stays so, remove it there and upload the package again`, { canRetry: true })
}
