import type { ProblemDetails } from '../contract/conventions.ts'
import { apiErrors, type ApiError } from './errors.ts'

export const problemMediaType = 'application/problem+json'

/** The body of an error's answer, RFC 9457. */
export function problemDetails(error: ApiError): ProblemDetails {
  const { status, title } = apiErrors[error.code]
  const details: ProblemDetails = { type: `urn:gavel:error:${error.code}`, title, status, detail: error.message }
  return error.errors === undefined ? details : { ...details, errors: error.errors }
}
