import { AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { createHash } from 'node:crypto'
import type { Encoded } from './encoding.ts'
import type { PartMemory } from './part-memory.ts'
import type { S3 } from './s3-client.ts'
import { isDamagedOnTheWay } from './s3-fault.ts'
import type { Spool } from './spool.ts'

/** The least that Amazon takes, and 10,000 of them: up to 50 GB. A part is held in memory, so that it can be sent again. */
export const partBytes = 5 * 1024 * 1024

/** Stores what has been spooled: nobody sees anything of it before all of it is there. `memory` is of `partBytes` a part. */
export async function sendObject(s3: S3, key: string, content: { encoded: Encoded; spool: Spool }, { memory, signal }: { memory: PartMemory; signal: AbortSignal | undefined }): Promise<void> {
  const { encoded, spool } = content
  const object = {
    Bucket: s3.bucket,
    Key: key,
    ContentType: 'application/octet-stream',
    ...(encoded.encoding === 'zstd' && { ContentEncoding: 'zstd' }),
    Metadata: { 'size-bytes': String(encoded.sizeBytes) },
  }
  if (spool.sizeBytes > partBytes) return sendParts(s3, object, spool, { memory, signal })
  await memory.take(signal, async (part) => {
    const body = await spool.read(0, part)
    const request = { ...object, Body: body, ContentMD5: md5(body) }
    await sendAgain(() => s3.call((options) => s3.client.send(new PutObjectCommand(request), options), uploading(s3, signal)))
  })
}

async function sendParts(s3: S3, object: { Bucket: string; Key: string }, spool: Spool, { memory, signal }: { memory: PartMemory; signal: AbortSignal | undefined }): Promise<void> {
  const { UploadId } = await s3.call((options) => s3.client.send(new CreateMultipartUploadCommand(object), options), { signal })
  const upload = { Bucket: object.Bucket, Key: object.Key, UploadId }
  const failed = new AbortController()
  const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])
  try {
    const sent = Array.from({ length: Math.ceil(spool.sizeBytes / partBytes) }, async (_, index) => {
      const PartNumber = index + 1
      return memory.take(stop, async (part) => {
        const body = await spool.read(index * partBytes, part)
        const request = { ...upload, PartNumber, Body: body, ContentMD5: md5(body) }
        const { ETag } = await sendAgain(() => s3.call((options) => s3.client.send(new UploadPartCommand(request), options), uploading(s3, stop)))
        return { PartNumber, ETag }
      })
    })
    // No part may still read from the spool, nor come after the upload was given up.
    for (const each of sent) each.catch((error: unknown) => failed.abort(error))
    await Promise.allSettled(sent)
    signal?.throwIfAborted()
    failed.signal.throwIfAborted()
    const parts = await Promise.all(sent)
    await s3.call((options) => s3.client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }), options), uploading(s3, signal))
  } catch (error) {
    // What cannot be given up now is found by `removeAbandoned`.
    await s3.call((options) => s3.client.send(new AbortMultipartUploadCommand(upload), options), { withinMs: s3.patience.answerMs }).catch(() => undefined)
    throw error
  }
}

function uploading({ patience }: S3, signal: AbortSignal | undefined) {
  return { signal, answerMs: patience.uploadMs, withinMs: Math.max(patience.withinMs, 2 * patience.uploadMs) }
}

/** Every server compares it with what has come; the SHA-256 in a request's signature some do not. */
function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('base64')
}

/** Bytes that were damaged on their way the SDK takes for a mistake of ours. */
async function sendAgain<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send()
    } catch (error) {
      if (attempt === 3 || !isDamagedOnTheWay(error)) throw error
    }
  }
}
