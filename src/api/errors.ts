/**
 * Every problem that the API can answer with. The name is the end of the answer's `type` (`urn:gavel:error:<name>`),
 * is stable, and is documented in docs/ERRORS.md.
 */
export const apiErrors = {
  'request-malformed': { status: 400, title: 'The request cannot be used' },
  'address-invalid': { status: 400, title: 'The address is not valid' },
  'query-invalid': { status: 400, title: 'The query is not valid' },
  'header-invalid': { status: 400, title: 'A header is not valid' },
  'json-invalid': { status: 400, title: 'The body is not JSON' },
  'body-missing': { status: 400, title: 'The body is missing' },
  'body-cut-off': { status: 400, title: 'The body ended too early' },
  'token-missing': { status: 401, title: 'A token is needed' },
  'token-wrong': { status: 401, title: 'The token is not valid' },
  'role-missing': { status: 403, title: 'Your role does not allow this' },
  'cross-origin': { status: 403, title: 'The request comes from another site' },
  'test-secret': { status: 403, title: 'The test is secret' },
  'no-such-address': { status: 404, title: 'There is nothing at this address' },
  'no-such-problem': { status: 404, title: 'There is no such problem' },
  'no-such-testset': { status: 404, title: 'There is no such version' },
  'no-such-file': { status: 404, title: 'There is no such file' },
  'no-such-submission': { status: 404, title: 'There is no such submission' },
  'no-such-test': { status: 404, title: 'There is no such test' },
  'no-such-warm': { status: 404, title: 'Nothing is being fetched ahead' },
  'no-such-sweep': { status: 404, title: 'There is no such sweep' },
  'no-such-rejudging': { status: 404, title: 'There is no such rejudging' },
  'method-not-allowed': { status: 405, title: 'This address does not know that method' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'nothing-published': { status: 409, title: 'The problem has no published version' },
  'rejudging-not-ready': { status: 409, title: 'Not all is judged yet' },
  'rejudging-outdated': { status: 409, title: 'Another version has been published since' },
  'rejudging-ended': { status: 409, title: 'The rejudging has ended' },
  'not-given-up': { status: 409, title: 'The submission was not given up' },
  'precondition-failed': { status: 412, title: 'The file is another one now' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'source-too-large': { status: 413, title: 'The source is too large' },
  'package-too-large': { status: 413, title: 'The package is too large' },
  'media-type-unsupported': { status: 415, title: 'The media type is not supported' },
  'range-not-satisfiable': { status: 416, title: 'The range lies beyond the end' },
  'body-invalid': { status: 422, title: 'The body is not valid' },
  'unknown-problem': { status: 422, title: 'There is no such problem' },
  'unknown-language': { status: 422, title: 'There is no such language' },
  'language-unavailable': { status: 422, title: 'The language is not installed' },
  'language-not-allowed': { status: 422, title: 'The problem does not take this language' },
  'source-empty': { status: 422, title: 'The source is empty' },
  'source-not-text': { status: 422, title: 'The source is not UTF-8 text' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for something else' },
  'package-invalid': { status: 422, title: 'The package is not valid' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'too-many-submissions': { status: 429, title: 'Too many submissions' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'A fault of the judge' },
  'judge-fault': { status: 503, title: 'The judge could not run it' },
  unavailable: { status: 503, title: 'The judge cannot serve this now' },
  overloaded: { status: 503, title: 'The judge has too much to do' },
  stopping: { status: 503, title: 'The server is stopping' },
  'disk-full': { status: 507, title: 'The disk is full' },
} as const satisfies Record<string, { status: number; title: string }>
export type ApiErrorCode = keyof typeof apiErrors

export interface ApiErrorOptions {
  errors?: { path: string; message: string }[]
  headers?: Record<string, string>
  cause?: unknown
}

/** Thrown by a route, answered as `application/problem+json` (RFC 9457). `detail` says what to do, and is shown as it is. */
export class ApiError extends Error {
  readonly code: ApiErrorCode
  readonly errors: { path: string; message: string }[] | undefined
  readonly headers: Record<string, string>

  constructor(code: ApiErrorCode, detail: string, options: ApiErrorOptions = {}) {
    super(detail, { cause: options.cause })
    this.name = 'ApiError'
    this.code = code
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }

  get statusCode(): number {
    return apiErrors[this.code].status
  }
}
