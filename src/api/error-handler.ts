import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, type ApiErrorCode } from './errors.ts'
import { fromFault } from './fault-answer.ts'
import { problemDetails, problemMediaType } from './problem-details.ts'

/** Answers every error of every route. Ours are logged with their cause and shown without it. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = toApiError(error, request)
  // What a route says on purpose (not ready, stopping) is no news to the operator.
  if (answer.statusCode >= 500 && answer !== error) request.log.error({ err: error }, answer.message)
  return sendError(answer, reply)
}

/** Sends it as bytes, to which no route's schema applies, and no charset is added: JSON has none (RFC 8259, 11). */
export function sendError(error: ApiError, reply: FastifyReply): FastifyReply {
  return reply
    .code(error.statusCode)
    .headers({ 'cache-control': 'no-store', ...error.headers })
    .type(problemMediaType)
    .send(Buffer.from(JSON.stringify(problemDetails(error))))
}

/** Whatever was thrown, as one of our errors. */
export function toApiError(error: unknown, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error
  if (isFastifyError(error)) {
    const known = fromFastify(error, request)
    if (known !== null) return known
  }
  return fromFault(error)
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function fromFastify(error: FastifyError, request: FastifyRequest): ApiError | null {
  switch (error.code) {
    case 'FST_ERR_VALIDATION':
      return fromValidation(error, request)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError('media-type-unsupported', `Send ${acceptedBy(request)}.`)
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('body-too-large', `The body may have ${Math.floor(request.routeOptions.bodyLimit / 1024 / 1024)} MiB.`)
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      // A reset of a connection to somebody else (the database) has no request that was cut off.
      if (error.code !== 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' && !request.raw.errored && request.raw.complete) return null
      return new ApiError('body-cut-off', 'The body ended before the length that Content-Length named. Send all of it again.')
    case 'FST_ERR_BAD_URL':
      return new ApiError('address-invalid', 'The address has a % that is no percent-encoding.')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ApiError('address-invalid', 'A part of the address is too long.')
    default:
      return fromStatus(error.statusCode)
  }
}

/** What Fastify and its plugins refuse for reasons that are not listed above; null: it is ours. */
function fromStatus(status: number | undefined): ApiError | null {
  if (status === undefined || status < 400 || status >= 500) return null
  return status === 403 || status === 404
    ? new ApiError('no-such-address', 'There is nothing at this address. GET /openapi.json describes every address.')
    : new ApiError('request-malformed', 'The request cannot be used. GET /openapi.json describes what can.')
}

function acceptedBy(request: FastifyRequest): string {
  return request.routeOptions.url?.endsWith('/package') === true ? 'a zip in the body, with Content-Type: application/zip' : 'a JSON object in the body, with Content-Type: application/json'
}

const byContext: Record<string, { code: ApiErrorCode; detail: string }> = {
  body: { code: 'body-invalid', detail: 'The body has parts that cannot be used; `errors` names each.' },
  querystring: { code: 'query-invalid', detail: 'The query has parts that cannot be used; `errors` names each.' },
  headers: { code: 'header-invalid', detail: 'A header cannot be used; `errors` names it.' },
  params: { code: 'address-invalid', detail: 'The address has parts that cannot be used; `errors` names each.' },
}

function fromValidation(error: FastifyError, request: FastifyRequest): ApiError | null {
  const context = byContext[error.validationContext ?? '']
  if (context === undefined) return null
  if (error.validationContext === 'body' && request.body === undefined) {
    return new ApiError('body-missing', `Send ${acceptedBy(request)}.`)
  }
  const errors = (error.validation ?? []).map((issue) => ({
    path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: (issue.message ?? 'not valid').replace(/^Invalid input: expected (.+), received undefined$/, 'missing; expected $1'),
  }))
  const first = errors[0]
  const detail = first === undefined ? context.detail : `${context.detail} The first: ${first.path || 'the whole'}: ${first.message}.`
  return new ApiError(context.code, detail, { errors })
}

/** What cannot be parsed as HTTP has no request and no reply: the answer is written to the socket. */
export function answerUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') socket.write(rawAnswer(fromParser(error)))
  socket.destroy()
}

function fromParser(error: NodeJS.ErrnoException): ApiError {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiError('request-timeout', 'Send the request again, faster.')
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('headers-too-large', 'All headers together may have 16 KiB.')
    case 'HPE_INVALID_EOF_STATE':
      return new ApiError('body-cut-off', 'The connection ended in the middle of the request. Send all of it again.')
    case undefined:
    default:
      return new ApiError('request-malformed', 'What came is not HTTP/1.1.')
  }
}

function rawAnswer(error: ApiError): string {
  const body = JSON.stringify(problemDetails(error))
  return [
    `HTTP/1.1 ${error.statusCode} ${STATUS_CODES[error.statusCode] ?? ''}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
