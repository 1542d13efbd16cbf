import { createHash } from 'node:crypto'
import { createReadStream, lstatSync } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { Pace } from './pace.ts'

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
export async function holds(path: string, digest: string, { signal, pace }: { signal: AbortSignal; pace: Pace }): Promise<boolean> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
      hash.update(chunk)
      await pace(chunk.length)
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
  pace: Pace
  /** The folder has a new name. */
  named: () => void
}

/**
 * Brings a blob to `path`, by way of a temporary file beside it: whatever has a blob's name is whole and verified. The disk is not
 * waited for, since after a loss of power every file is hashed before it is used; `syncFile` does that behind.
 * Throws Fault BLOB_DAMAGED when other bytes came, DISK_FULL, the stream's error, or the signal's reason.
 */
export async function download(path: string, blob: BlobRef, fetch: () => Readable, options: DownloadOptions): Promise<void> {
  const temporary = path + unfinished
  try {
    // Opened before anything can fail: a stream that opens it itself may still do so after the file was removed.
    const file = await openNew(temporary, blob.sizeBytes)
    options.named()
    const target = file.createWriteStream({ highWaterMark: 1 << 20 })
    // Not before: an error of a stream that nobody listens to yet would end the process.
    await pipeline(fetch(), verified(blob, options), target, { signal: options.signal })
    await rename(temporary, path)
    options.named()
  } catch (error) {
    await rm(temporary, { force: true, recursive: true })
    options.signal.throwIfAborted()
    throw hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') ? new Fault('DISK_FULL', `no space is left for the cache at ${path}`, { canRetry: true, cause: error }) : error
  }
}

/** For reading only but for us, and of its final size from the start. */
async function openNew(path: string, sizeBytes: number): Promise<FileHandle> {
  const file = await open(path, 'wx')
  try {
    await file.chmod(0o444)
    // Some file systems (XFS) take more than a file needs while it grows; one that has its size already does not grow.
    await file.truncate(sizeBytes)
    return file
  } catch (error) {
    await file.close()
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

function verified(blob: BlobRef, { received, pace }: DownloadOptions) {
  return async function* (content: AsyncIterable<Buffer>) {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of content) {
      received(chunk.length)
      sizeBytes += chunk.length
      if (sizeBytes > blob.sizeBytes) throw damaged(blob, `more than its ${blob.sizeBytes} bytes came`)
      hash.update(chunk)
      await pace(chunk.length)
      yield chunk
    }
    if (sizeBytes !== blob.sizeBytes) throw damaged(blob, `${sizeBytes} of its ${blob.sizeBytes} bytes came`)
    if (hash.digest('hex') !== blob.digest) throw damaged(blob, 'the bytes that came are others')
  }
}

function damaged(blob: BlobRef, what: string): Fault {
  return new Fault('BLOB_DAMAGED', `blob ${blob.digest} could not be fetched: ${what}`, { canRetry: true })
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
