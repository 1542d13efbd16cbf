import { Fault, type FaultCode } from '../domain/fault.ts'
import { overloaded } from './admission.ts'
import { ApiError } from './errors.ts'

const retrySoon = { headers: { 'retry-after': '2' } }

/** What went wrong on our side, as an answer that tells nothing of our inside. */
export function fromFault(error: unknown): ApiError {
  if (error instanceof Fault) return fromFaultCode(error.code, error)
  const code = systemCode(error)
  if (code !== null && diskFullCodes.has(code)) return fromFaultCode('DISK_FULL', error)
  if ((code !== null && databaseGoneCodes.has(code)) || isLostConnection(error)) return fromFaultCode('DATABASE_UNAVAILABLE', error)
  return internal(error)
}

function fromFaultCode(code: FaultCode, cause: unknown): ApiError {
  switch (code) {
    case 'DISK_FULL':
      return new ApiError('disk-full', 'Nothing was kept. Try again when the operator has made space.', { cause })
    case 'DATABASE_UNAVAILABLE':
      return new ApiError('unavailable', 'The database does not answer. Try again in a moment.', { cause, ...retrySoon })
    case 'UPLOAD_LAPSED':
      return new ApiError('unavailable', 'The upload took too long to say that it lives, and nothing of it was kept. Send the package again.', { cause, ...retrySoon })
    case 'BLOBS_UNAVAILABLE':
      return new ApiError('unavailable', 'The store of test data does not answer. Try again in a moment.', { cause, ...retrySoon })
    case 'OVERLOADED':
      return overloaded('More requests wait for the database than it can answer in time.', 2, cause)
    case 'STOPPING':
      return new ApiError('stopping', 'Try again in a moment.', { cause, ...retrySoon })
    case 'CONFIG_INVALID':
    case 'POSTGRES_START_FAILED':
    case 'MIGRATION_FAILED':
    case 'BLOB_MISSING':
    case 'BLOB_DAMAGED':
    case 'BLOBS_SHARED':
    case 'CACHE_TOO_SMALL':
    case 'CACHE_UNAVAILABLE':
    case 'BOX_START_FAILED':
    case 'BOX_DIED':
    case 'BOX_PROTOCOL':
    case 'HOST_UNSAFE':
    case 'LANGUAGE_UNAVAILABLE':
    case 'LEASE_LOST':
    case 'INTERNAL':
      return internal(cause)
    default:
      return code satisfies never
  }
}

function internal(cause: unknown): ApiError {
  return new ApiError('internal', 'This is a fault of the judge, not of the request. The operator finds the cause in the log.', { cause })
}

function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** A connection that could not be made, and what the `pg` driver says without a code. */
function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('syscall' in error && error.syscall === 'connect') || /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(error.message)
}

/** errno(3), and PostgreSQL's `disk_full`. */
const diskFullCodes = new Set(['ENOSPC', 'EDQUOT', '53100'])

/** What a client of PostgreSQL meets while the server is away: errno(3) and SQLSTATE classes 08, 53 and 57 (PostgreSQL, appendix A). */
const databaseGoneCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '08000', '08001', '08003', '08006', '53300', '57014', '57P01', '57P02', '57P03'])
