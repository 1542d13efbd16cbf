import { GetObjectCommand, HeadObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../domain/fault.ts'
import type { ByteRange } from './blobs.ts'
import type { StoredContent } from './content.ts'
import { storedRange, type Encoding } from './encoding.ts'
import type { S3 } from './s3-client.ts'
import { isBehindEnd, isNoSuchObject } from './s3-fault.ts'
import { AnswerBody } from './s3-reader.ts'

/** Contents come in ranges. The first is so large that most files of tests are one: two cost a server half as much again. */
const firstRangeBytes = 16 * 1024 * 1024
const rangeBytes = 8 * 1024 * 1024
/** So many ranges of one content come at a time. */
const rangesAtOnce = 4

interface ObjectToRead {
  digest: string
  key: string
  /** What is read is this object and none that came in its place meanwhile. */
  etag: string | undefined
}

/** Ranges that come before their time is there, each held in memory until then, over all readers of a store. */
export interface Ahead {
  free: number
}

/**
 * The stored bytes of a blob, each piece until the next is asked for: ranges of it come in parallel and go on in their order. What breaks off
 * goes on where it was.
 * Throws Fault BLOB_MISSING, and BLOBS_UNAVAILABLE, which the stream may also fail with.
 */
export async function openObject(s3: S3, { digest, key }: { digest: string; key: string }, part: ByteRange | undefined, { ahead, signal }: { ahead: Ahead; signal: AbortSignal }): Promise<StoredContent> {
  const where = `the object ${key} in the bucket ${s3.bucket}`
  const missing = (error: unknown) =>
    isNoSuchObject(error) ? new Fault('BLOB_MISSING', `there is no blob ${digest} in the bucket ${s3.bucket}`, { canRetry: false, cause: error }) : error
  if (part !== undefined) {
    const head = await s3.call((options) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: key }), options), { signal }).catch((error: unknown) => { throw missing(error) })
    const encoding = encodingOf(head.ContentEncoding)
    const { start, lengthBytes } = storedRange(encoding, part)
    const end = Math.min(start + lengthBytes, head.ContentLength ?? 0)
    return { encoding, where, stored: inOrder(s3, { digest, key, etag: head.ETag }, rangesOf(start, end), null, { ahead, signal }) }
  }
  const first = await getRange(s3, { digest, key, etag: undefined }, { start: 0, lengthBytes: firstRangeBytes }, signal).catch((error: unknown) => {
    // Nothing can be asked for of an object without bytes.
    if (isBehindEnd(error)) return null
    throw missing(error)
  })
  if (first === null) return { encoding: 'identity', where, stored: nothing() }
  const totalBytes = Number(/\/(\d+)$/.exec(first.ContentRange ?? '')?.[1] ?? first.ContentLength)
  if (Number.isNaN(totalBytes)) throw otherThanAsked(first, `the server does not say how long ${key} is`)
  // A server that knows no ranges gives all of it.
  const ranges = first.ContentRange === undefined ? [{ start: 0, lengthBytes: totalBytes }] : [{ start: 0, lengthBytes: Math.min(firstRangeBytes, totalBytes) }, ...rangesOf(firstRangeBytes, totalBytes)]
  return { encoding: encodingOf(first.ContentEncoding), where, stored: inOrder(s3, { digest, key, etag: first.ETag }, ranges, first, { ahead, signal }) }
}

async function* nothing(): AsyncGenerator<Buffer> {}

function encodingOf(header: string | undefined): Encoding {
  // Some servers and SDKs add aws-chunked, which was about the upload only.
  return header?.split(',').some((each) => each.trim() === 'zstd') === true ? 'zstd' : 'identity'
}

function rangesOf(start: number, end: number): ByteRange[] {
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / rangeBytes)) }, (_, index) => {
    const from = start + index * rangeBytes
    return { start: from, lengthBytes: Math.min(rangeBytes, end - from) }
  })
}

async function* inOrder(s3: S3, object: ObjectToRead, ranges: ByteRange[], first: GetObjectCommandOutput | null, { ahead, signal }: { ahead: Ahead; signal: AbortSignal }): AsyncGenerator<Buffer> {
  const stop = new AbortController()
  const coming: { bytes: AsyncIterable<Buffer>; isAhead: boolean }[] = []
  let begun = 0
  const beginNext = (isAhead: boolean) => {
    const range = ranges[begun]
    if (range === undefined) return
    const bytes = rangeOf(s3, object, range, begun === 0 ? first : null, AbortSignal.any([signal, stop.signal]))
    coming.push({ bytes: isAhead ? bring(bytes) : bytes, isAhead })
    if (isAhead) ahead.free -= 1
    begun += 1
  }
  try {
    while (coming.length > 0 || begun < ranges.length) {
      // One always comes. More only if there is memory for them, and nobody ever waits for that.
      if (coming.length === 0) beginNext(false)
      while (coming.length < rangesAtOnce && begun < ranges.length && ahead.free > 0) beginNext(true)
      const next = coming[0]
      if (next !== undefined) yield* next.bytes
      if (coming.shift()?.isAhead === true) ahead.free += 1
    }
  } finally {
    stop.abort()
    for (const { isAhead } of coming) if (isAhead) ahead.free += 1
  }
}

/** Fetches a range into memory at once, whether or not somebody reads it already. */
function bring(range: AsyncIterable<Buffer>): PassThrough {
  const bytes = new PassThrough({ highWaterMark: rangeBytes })
  bytes.on('error', () => undefined) // the reader gets it from the stream; there may be no reader any more
  const fill = async () => {
    for await (const piece of range) bytes.write(Buffer.from(piece))
    bytes.end()
  }
  fill().catch((error: unknown) => bytes.destroy(error instanceof Error ? error : new Error(String(error))))
  return bytes
}

async function* rangeOf(s3: S3, object: ObjectToRead, range: ByteRange, first: GetObjectCommandOutput | null, signal: AbortSignal): AsyncGenerator<Buffer> {
  const end = range.start + range.lengthBytes
  let at = range.start
  let gotOnMs = performance.now()
  let answer = first
  for (let pauseMs = 50; at < end; pauseMs = Math.min(2 * pauseMs, 5_000)) {
    const from = at
    let why: unknown = new Error('the body ends too early')
    try {
      answer ??= await getRange(s3, object, { start: at, lengthBytes: end - at }, signal)
      for await (const piece of steady(answer.Body, s3, signal)) {
        at += piece.length
        if (at > end) throw tooMuch(object)
        yield piece
      }
    } catch (error) {
      signal.throwIfAborted()
      // A request has had its own retries.
      if (error instanceof Fault) throw error
      why = error
    }
    answer = null
    if (at === end) return
    if (at - from >= s3.patience.bodyBytes) gotOnMs = performance.now()
    if (performance.now() - gotOnMs > s3.patience.withinMs) throw brokenOff(object, why)
    await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal })
  }
}

async function getRange(s3: S3, object: ObjectToRead, { start, lengthBytes }: ByteRange, signal: AbortSignal): Promise<GetObjectCommandOutput> {
  const request = new GetObjectCommand({
    Bucket: s3.bucket,
    Key: object.key,
    Range: `bytes=${start}-${start + lengthBytes - 1}`,
    ...(object.etag !== undefined && { IfMatch: object.etag }),
  })
  const answer = await s3.call((options) => s3.reader.send(request, options), { signal })
  const isOther = answer.ContentRange === undefined ? start !== 0 : !answer.ContentRange.startsWith(`bytes ${start}-`)
  if (isOther) throw otherThanAsked(answer, `the server gives other bytes of ${object.key} than those from ${start} on (it says ${answer.ContentRange ?? 'nothing'})`)
  return answer
}

function otherThanAsked({ Body }: GetObjectCommandOutput, what: string): Fault {
  if (Body instanceof AnswerBody) Body.destroy()
  return new Fault('BLOBS_UNAVAILABLE', what, { canRetry: true })
}

/** Fails when too little comes for too long while it is waited for: also a server that gives a byte each second. */
async function* steady(body: GetObjectCommandOutput['Body'], { patience }: S3, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (!(body instanceof AnswerBody)) throw new Error('an answer without a body')
  let sinceBytes = 0
  let isAwaited = true
  const watch = setInterval(() => {
    if (isAwaited && sinceBytes < patience.bodyBytes) body.destroy(new Error(`only ${sinceBytes} bytes came in ${patience.bodyMs} ms`))
    sinceBytes = 0
  }, patience.bodyMs)
  const stop = () => body.destroy(signal.reason instanceof Error ? signal.reason : undefined)
  signal.addEventListener('abort', stop, { once: true })
  body.on('error', () => undefined) // it comes from the pieces
  try {
    if (signal.aborted) stop()
    for await (const piece of body.pieces) {
      sinceBytes += piece.length
      isAwaited = false
      yield piece
      isAwaited = true
    }
  } finally {
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
  }
}

function tooMuch({ key }: ObjectToRead): Fault {
  return new Fault('BLOBS_UNAVAILABLE', `the server gives more of ${key} than was asked for`, { canRetry: true })
}

function brokenOff({ key }: ObjectToRead, error: unknown): Fault {
  return new Fault('BLOBS_UNAVAILABLE', `reading ${key} breaks off again and again: ${error instanceof Error ? error.message : String(error)}`, { canRetry: true, cause: error })
}
