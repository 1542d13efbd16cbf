import { AbortMultipartUploadCommand, DeleteObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import { mkdir } from 'node:fs/promises'
import type { Batch, BatchOptions, Blobs, ByteRange, ListedBlob } from './blobs.ts'
import { contentOf, unverified } from './content.ts'
import { diskFault } from './disk-fault.ts'
import { encode } from './encoding.ts'
import { PartMemory } from './part-memory.ts'
import { defaultPatience, openS3, type S3, type S3Patience, type S3Settings } from './s3-client.ts'
import { openObject } from './s3-download.ts'
import { atStart, isNoSuchObject } from './s3-fault.ts'
import { partBytes, sendObject } from './s3-upload.ts'
import { Spool } from './spool.ts'

const prefix = 'blobs/'

/** Parts in memory on their way out: 20 MiB. */
const partsAtOnce = 4
/** Ranges in memory that nobody reads yet: 64 MiB at most, while several contents are read. */
const rangesAhead = 8

export interface S3Options extends S3Settings {
  /** Made if it is not there. Large contents wait in it for their name. */
  spoolDir: string
  patience?: S3Patience
}

/**
 * Blobs in a bucket: `blobs/ab/abcdef…`, where `ab` are the digest's first two letters, with `Content-Encoding: zstd` where compressing
 * pays. An object is there as a whole or not at all, so a batch stores at once: what no manifest names nobody sees, and it is swept.
 */
export async function openS3Blobs(options: S3Options): Promise<Blobs> {
  await mkdir(options.spoolDir, { recursive: true, mode: 0o700 })
  const s3 = openS3(options, options.patience ?? defaultPatience)
  const hasty = openS3(options, s3.patience, { attempts: 2 })
  const memory = new PartMemory({ partBytes, parts: partsAtOnce })
  const ahead = { free: rangesAhead }
  const opener = (digest: string) => (part: ByteRange | undefined, signal: AbortSignal) => openObject(s3, { digest, key: keyOf(digest) }, part, { ahead, signal })
  const blobs: Blobs = {
    async put(content, { signal } = {}) {
      await using batch = blobs.batch()
      return await batch.put(content, { signal })
    },
    batch: (batchOptions) => openBatch(s3, { ...batchOptions, memory, spoolDir: options.spoolDir, has: (digest, until) => blobs.has(digest, until) }),
    get: (digest, how) => contentOf(digest, opener(digest), how),
    receive: (digest, how) => unverified(opener(digest), how),
    async has(digest, { signal } = {}) {
      try {
        await s3.call((until) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: keyOf(digest) }), until), { signal })
        return true
      } catch (error) {
        if (isNoSuchObject(error)) return false
        throw error
      }
    },
    list: ({ signal } = {}) => list(s3, signal),
    async remove(digest, { signal } = {}) {
      await s3.call((until) => s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: keyOf(digest) }), until), { signal })
    },
    removeAbandoned: (before, { signal } = {}) => removeAbandoned(s3, before, signal),
    async check({ signal } = {}) {
      const { answerMs } = hasty.patience
      // Listing says what is wrong, where a HEAD has no body to say it with.
      const request = new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: prefix, MaxKeys: 1 })
      await hasty.call((until) => hasty.client.send(request, until), { signal, answerMs: answerMs / 3, withinMs: answerMs }).catch((error: unknown) => { throw atStart(error, options) })
    },
  }
  return blobs
}

function keyOf(digest: string): string {
  return `${prefix}${digest.slice(0, 2)}/${digest}`
}

function openBatch(s3: S3, { mayReuse, memory, spoolDir, has }: BatchOptions & { memory: PartMemory; spoolDir: string; has: Blobs['has'] }): Batch {
  /** Digest → its upload, so that the same content that comes twice at once is sent once. */
  const uploads = new Map<string, Promise<boolean>>()
  return {
    async put(content, { signal } = {}) {
      await using spool = new Spool(spoolDir)
      const encoded = await encode(content, (chunks) => spool.fill(chunks), signal).catch((error: unknown) => { throw diskFault(error, spoolDir) })
      const { digest, sizeBytes } = encoded
      const reuses = (await mayReuse?.(digest)) ?? true
      const before = uploads.get(digest)
      const store = async () => {
        if (reuses && (await has(digest, { signal }))) return false
        await sendObject(s3, keyOf(digest), { encoded, spool }, { memory, signal })
        return true
      }
      // One that failed, or whose caller gave up, says nothing of this one.
      const stored = before === undefined ? store() : before.then(() => false, store)
      uploads.set(digest, stored)
      return { digest, sizeBytes, isNew: await stored }
    },
    keep: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function* list(s3: S3, signal: AbortSignal | undefined): AsyncGenerator<ListedBlob> {
  for (let next: string | undefined; ; ) {
    const request = new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: prefix, ContinuationToken: next })
    const page = await s3.call((until) => s3.client.send(request, until), { signal })
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      const digest = /^blobs\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(Key ?? '')?.[1]
      if (digest !== undefined) yield { digest, storedBytes: Size ?? 0, modifiedAt: LastModified ?? new Date() }
    }
    next = page.NextContinuationToken
    if (next === undefined) return
  }
}

async function removeAbandoned(s3: S3, before: Date, signal: AbortSignal | undefined): Promise<number> {
  let removed = 0
  for (let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {}; next !== null; ) {
    const request: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix: prefix, ...next })
    const page: ListMultipartUploadsCommandOutput = await s3.call((until) => s3.client.send(request, until), { signal })
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated === undefined || Initiated >= before) continue
      await s3.call((until) => s3.client.send(new AbortMultipartUploadCommand({ Bucket: s3.bucket, Key, UploadId }), until), { signal })
      removed += 1
    }
    next = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null
  }
  return removed
}
