import { S3ServiceException } from '@aws-sdk/client-s3'
import { Fault } from '../domain/fault.ts'
import type { S3Settings } from './s3-client.ts'

/**
 * What a request to S3 failed with, in one line. Also where a setting is to blame it may pass (a key that is just being changed), so what
 * needed it is tried again. Codes: Amazon S3 API reference, Error responses; errno(3).
 */
export function s3Fault(error: unknown, settings: S3Settings): Fault {
  const at = addressOf(settings)
  const why = settingToBlame(nameOf(error), settings) ?? `the test data in S3 cannot be used: ${whyUnavailable(nameOf(error), at) ?? `${at} says ${messageOf(error)}`}`
  return new Fault('BLOBS_UNAVAILABLE', why, { canRetry: true, cause: error })
}

/** At the start, of such a fault: CONFIG_INVALID where a setting is to blame. */
export function atStart(error: unknown, settings: S3Settings): unknown {
  if (!(error instanceof Fault) || settingToBlame(nameOf(error.cause), settings) === null) return error
  return new Fault('CONFIG_INVALID', error.message, { canRetry: false, cause: error.cause })
}

/** Was it that there is no such object? (A HEAD has no body that could tell it from a bucket that is missing.) */
export function isNoSuchObject(error: unknown): boolean {
  return error instanceof Fault && ['NoSuchKey', 'NotFound'].includes(nameOf(error.cause))
}

/** Was a range asked for that lies behind the object's end? */
export function isBehindEnd(error: unknown): boolean {
  return error instanceof Fault && nameOf(error.cause) === 'InvalidRange'
}

/** Did other bytes reach the server than were sent? */
export function isDamagedOnTheWay(error: unknown): boolean {
  return error instanceof Fault && ['BadDigest', 'XAmzContentSHA256Mismatch', 'InvalidDigest'].includes(nameOf(error.cause))
}

function addressOf({ endpoint, region }: S3Settings): string {
  return endpoint ?? `Amazon S3 in ${region}`
}

function settingToBlame(name: string, settings: S3Settings): string | null {
  const { bucket, region } = settings
  const at = addressOf(settings)
  switch (name) {
    case 'NoSuchBucket':
      return `GAVEL_S3_BUCKET: there is no bucket ${bucket} at ${at}; create it, or name another`
    case 'InvalidBucketName':
      return `GAVEL_S3_BUCKET: ${bucket} cannot be a bucket's name`
    case 'InvalidAccessKeyId':
      return `GAVEL_S3_ACCESS_KEY_ID: ${at} does not know this key`
    case 'SignatureDoesNotMatch':
      return `GAVEL_S3_SECRET_ACCESS_KEY: this is not the secret of GAVEL_S3_ACCESS_KEY_ID, says ${at}`
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return `GAVEL_S3_ACCESS_KEY_ID: ${at} does not let this key read, write and list the bucket ${bucket}`
    case 'CredentialsProviderError':
      return 'GAVEL_S3_ACCESS_KEY_ID: not set, and this machine has no credentials of its own; set it with GAVEL_S3_SECRET_ACCESS_KEY'
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException':
      return `GAVEL_S3_REGION: the bucket ${bucket} is not in ${region}`
    default:
      return null
  }
}

function whyUnavailable(name: string, at: string): string | null {
  switch (name) {
    case 'RequestTimeTooSkewed':
      return `this machine's clock and that of ${at} differ by more than it allows; set the clock (NTP)`
    case 'ECONNREFUSED':
      return `nothing listens at ${at} (GAVEL_S3_ENDPOINT)`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name in ${at} is not known (GAVEL_S3_ENDPOINT)`
    case 'TimeoutError':
    case 'AbortError':
      return `${at} does not answer in time`
    default:
      return null
  }
}

/** S3's own codes are names of the SDK's errors; the system's are codes. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code) && error.name !== 'TimeoutError' ? error.code : error.name
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const status = error instanceof S3ServiceException ? ` (HTTP ${error.$metadata.httpStatusCode ?? 'without a status'})` : ''
  return `${error.name === 'Error' ? '' : `${error.name}: `}${error.message.split('\n')[0]}${status}`
}
