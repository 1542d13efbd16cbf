import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { s3Fault } from './s3-fault.ts'
import { openReader } from './s3-reader.ts'
import { ownRetries } from './s3-retries.ts'

export interface S3Settings {
  /** Undefined: Amazon's own, of the region. */
  endpoint: string | undefined
  region: string
  bucket: string
  /** Undefined: what the SDK finds (its environment variables, a role of the machine or of the pod). */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
}

/** How long is waited for a server that does not answer, or hardly. */
export interface S3Patience {
  /** For the connection, and for the answer to a request (of an upload: from its first byte on). Then it is tried again. */
  connectMs: number
  answerMs: number
  uploadMs: number
  /** Of a body that comes, each `bodyMs` must bring `bodyBytes`. Then the rest is asked for anew. */
  bodyMs: number
  bodyBytes: number
  /** After so long without an answer, or without getting on, it is a Fault. An upload of a part has twice its own time. */
  withinMs: number
}

/** A part of 5 MiB has to go at 90 kB/s at least, and a body to come at 8 kB/s. */
export const defaultPatience: S3Patience = { connectMs: 5_000, answerMs: 10_000, uploadMs: 60_000, bodyMs: 10_000, bodyBytes: 80_000, withinMs: 40_000 }

export interface CallOptions {
  signal?: AbortSignal | undefined
  answerMs?: number
  withinMs?: number
}

/** The SDK's client with bounds. */
export interface S3 {
  readonly client: S3Client
  /** For contents that come: their bodies are AnswerBody. */
  readonly reader: S3Client
  readonly bucket: string
  readonly patience: S3Patience
  /**
   * Sends a request, several times if need be (see `ownRetries`: with growing pauses, and only what may pass). Throws
   * Fault BLOBS_UNAVAILABLE (see `s3Fault`) or the signal's reason.
   */
  call<Answer>(send: (options: { abortSignal: AbortSignal; requestTimeout: number }) => Promise<Answer>, options?: CallOptions): Promise<Answer>
}

/** Attempts are bounded by time, too: ten fill about half a minute. */
export function openS3(settings: S3Settings, patience: S3Patience, { attempts = 10 }: { attempts?: number } = {}): S3 {
  const common = {
    region: settings.region,
    ...(settings.endpoint !== undefined && { endpoint: settings.endpoint, forcePathStyle: true }),
    ...(settings.credentials !== undefined && { credentials: settings.credentials }),
    retryStrategy: ownRetries(attempts),
    // What is beyond S3's own signature not every server knows; contents are verified by their SHA-256 in any case.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } satisfies S3ClientConfig
  const client = new S3Client({ ...common, requestHandler: { connectionTimeout: patience.connectMs, requestTimeout: patience.answerMs, throwOnRequestTimeout: true } })
  client.middlewareStack.add((next) => (args) => next(withoutSha256(args)), { step: 'build', name: 'withoutSha256' })
  return {
    client,
    reader: new S3Client({ ...common, requestHandler: openReader(patience) }),
    bucket: settings.bucket,
    patience,
    async call(send, { signal, answerMs = patience.answerMs, withinMs = patience.withinMs } = {}) {
      signal?.throwIfAborted()
      // The answer's body may take longer: only until it begins.
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(), withinMs)
      try {
        return await send({ abortSignal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]), requestTimeout: answerMs })
      } catch (error) {
        signal?.throwIfAborted()
        throw s3Fault(error, settings)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/**
 * What has a Content-MD5 needs no SHA-256 of its body in the signature as well: the MD5 is signed, and servers compare it with what comes, which not
 * every one does with the SHA-256. The SDK hashes a body only if nothing says already what its hash is.
 */
function withoutSha256<Args extends { request: unknown }>(args: Args): Args {
  const headers = typeof args.request === 'object' && args.request !== null && 'headers' in args.request ? args.request.headers : null
  if (typeof headers === 'object' && headers !== null && 'content-md5' in headers) Object.assign(headers, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })
  return args
}
