import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { pipeline as finished } from 'node:stream/promises'
import { Fault } from '../domain/fault.ts'
import type { Blobs, ByteRange, StoredBlob } from './blobs.ts'
import { digesting, sha256, verifying } from './digest.ts'

/** An upload whose file nobody has written to for so long was cut off by a crash. */
const abandonedAfterMs = 24 * 60 * 60 * 1000

/**
 * Blobs in a folder: `<dir>/ab/abcdef…`, where `ab` are the digest's first two letters. What is being written is in `<dir>/incoming`
 * (its name is not known before its end) and moves by `rename`, so nothing half-written ever has a blob's name.
 */
export async function openFolderBlobs(dir: string): Promise<Blobs> {
  const incoming = join(dir, 'incoming')
  await mkdir(incoming, { recursive: true })
  await removeAbandoned(incoming)
  return {
    put: (content, options) => (content instanceof Uint8Array ? putBytes(dir, content, options?.signal) : putStream(dir, content, options?.signal)),
    putFile: (path, options) => putFile(dir, path, options?.signal),
    get: (digest, options) => get(dir, digest, options),
    size: (digest) => sizeOf(pathOf(dir, digest)),
  }
}

function pathOf(dir: string, digest: string): string {
  return join(dir, digest.slice(0, 2), digest)
}

async function putBytes(dir: string, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<StoredBlob> {
  const known = await existing(dir, { digest: sha256(bytes), sizeBytes: bytes.length })
  return known ?? putStream(dir, Readable.from([bytes], { objectMode: false }), signal)
}

async function putFile(dir: string, path: string, signal: AbortSignal | undefined): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of createReadStream(path, { signal })) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return (await existing(dir, { digest: hash.digest('hex'), sizeBytes })) ?? putStream(dir, createReadStream(path), signal)
}

async function putStream(dir: string, content: Readable, signal: AbortSignal | undefined): Promise<StoredBlob> {
  const temporary = join(dir, 'incoming', randomUUID())
  try {
    const named = digesting()
    await finished(content, named.stream, createWriteStream(temporary, { flags: 'wx', flush: true }), { signal })
    const { digest, sizeBytes } = named.result()
    const known = await existing(dir, { digest, sizeBytes })
    if (known !== null) return known
    await chmod(temporary, 0o444)
    const path = pathOf(dir, digest)
    if ((await mkdir(join(dir, digest.slice(0, 2)), { recursive: true })) !== undefined) await syncFolder(dir)
    await rename(temporary, path)
    await syncFolder(join(path, '..'))
    return { digest, sizeBytes, isNew: true }
  } catch (error) {
    throw isDiskFull(error) ? new Fault('DISK_FULL', `no space is left in ${dir}`, { canRetry: true, cause: error }) : error
  } finally {
    await rm(temporary, { force: true })
  }
}

/**
 * The blob if it is there already, in its full size: a file cut short by a damaged disk is written anew.
 * Its folder is synced all the same, since another upload may have renamed it there a moment ago and not be as far.
 */
async function existing(dir: string, named: { digest: string; sizeBytes: number }): Promise<StoredBlob | null> {
  const path = pathOf(dir, named.digest)
  if ((await sizeOf(path)) !== named.sizeBytes) return null
  await syncFolder(join(path, '..'))
  return { ...named, isNew: false }
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

async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** A rename lasts only once its folder is on disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
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

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
