import type { FastifyInstance } from 'fastify'
import { ApiError } from './errors.ts'

/** Above every source limit that a package may reasonably name, in base64, so that a source too large gets the sentence about sources. */
export const jsonMaxBytes = 16 * 1024 * 1024

/**
 * Takes JSON (RFC 8259) and no other media type. The bytes must be UTF-8: decoding them loosely would judge another program
 * than the one that was sent. An empty body is none, for the routes that need none.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: jsonMaxBytes }, (_request, bytes: Buffer, done) => {
    if (bytes.length === 0) return done(null)
    try {
      done(null, parseJson(bytes))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

/** Throws ApiError `json-invalid`. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ApiError('json-invalid', 'JSON is UTF-8, and the body is not. Convert the source to UTF-8 before it is put into JSON.', { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? ` (${cause.message})` : ''
    throw new ApiError('json-invalid', `The body cannot be read as JSON${reason}.`, { cause })
  }
}
