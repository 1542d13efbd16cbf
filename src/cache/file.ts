import { createHash } from 'node:crypto'
import { createReadStream, lstatSync } from 'node:fs'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BlobRef } from '../contract/manifest.ts'
import { Fault } from '../domain/fault.ts'
import type { Pace } from './pace.ts'

/** Where a blob is, below the cache's folder. */
export function fileOf(digest: string): string {
  return join(digest.slice(0, 2), digest)
}

/**
 * What a file looks like from outside; null when it is missing or not `sizeBytes` long. Whoever writes to a file changes it.
 * Not by a thread: this is asked twice for each test, takes 5 µs, and going to a thread and back takes 100.
 */
export function signatureOf(path: string, sizeBytes: number): string | null {
  try {
    const found = lstatSync(path, { bigint: true })
    if (!found.isFile() || found.size !== BigInt(sizeBytes)) return null
    return `${found.ino}:${found.mtimeNs}:${found.ctimeNs}`
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Does the file hold the blob that its name says? */
export async function holds(path: string, digest: string, options: { signal: AbortSignal; pace: Pace }): Promise<boolean> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { signal: options.signal, highWaterMark: 1 << 20 })) {
    hash.update(chunk)
    await options.pace(chunk.length)
  }
  return hash.digest('hex') === digest
}

/**
 * Brings a blob to `path`, by way of a temporary file beside it: whatever has a blob's name is whole, verified and on disk.
 * Throws Fault BLOB_DAMAGED when other bytes came, DISK_FULL, the stream's error, or the signal's reason.
 */
export async function download(path: string, blob: BlobRef, content: Readable, options: { signal: AbortSignal; pace: Pace; received: (bytes: number) => void }): Promise<void> {
  const temporary = `${path}.part`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 })
    await rm(temporary, { force: true })
    // Opened before anything can fail: a stream that opens it itself may still do so after the file was removed.
    const file = await open(temporary, 'wx')
    await pipeline(content, verified(blob, options), file.createWriteStream({ flush: true }), { signal: options.signal })
    await chmod(temporary, 0o444)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    content.destroy()
    await rm(temporary, { force: true })
    throw hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT') ? new Fault('DISK_FULL', `no space is left for the cache at ${path}`, { canRetry: true, cause: error }) : error
  }
}

function verified(blob: BlobRef, { pace, received }: { pace: Pace; received: (bytes: number) => void }) {
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

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
