/**
 * A fault of ours: never a contestant's. `code` is stable and documented (docs/ERRORS.md), `canRetry` says whether
 * the same thing may work when tried again.
 */
export class Fault extends Error {
  readonly code: FaultCode
  readonly canRetry: boolean

  constructor(code: FaultCode, message: string, options: { canRetry: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.canRetry = options.canRetry
  }
}

/** Every code, in the order of the folders that raise them. */
export const faultCodes = [
  'CONFIG_INVALID',
  'DATABASE_UNAVAILABLE',
  'OVERLOADED',
  'POSTGRES_START_FAILED',
  'MIGRATION_FAILED',
  'BLOBS_UNAVAILABLE',
  'BLOB_MISSING',
  'BLOB_DAMAGED',
  'BLOBS_SHARED',
  'DISK_FULL',
  'CACHE_TOO_SMALL',
  'CACHE_UNAVAILABLE',
  'BOX_START_FAILED',
  'BOX_DIED',
  'BOX_PROTOCOL',
  'HOST_UNSAFE',
  'LANGUAGE_UNAVAILABLE',
  'UPLOAD_LAPSED',
  'LEASE_LOST',
  'STOPPING',
  'INTERNAL',
] as const
export type FaultCode = (typeof faultCodes)[number]
