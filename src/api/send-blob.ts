import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { BlobRef } from '../contract/manifest.ts'
import type { ProblemDeps } from './deps.ts'
import { rangeOf } from './byte-range.ts'
import { namesTag } from './entity-tag.ts'
import { ApiError } from './errors.ts'
import { mediaTypeOf, policyOf } from './file-type.ts'
import { disconnected } from './waiting.ts'

export interface SentFile {
  blob: BlobRef
  /** Its extension says what it is. */
  name: string
  /** Saved by a browser under its name, never shown. */
  isAttachment: boolean
  /** No more than so many of its first bytes. */
  firstBytes?: number | undefined
}

/**
 * Streams a file, or the part that a `Range` header asks for. The digest is the entity tag: a browser asks again, since a right may be lost,
 * and is told that nothing changed. Conditions are looked at in the order of RFC 9110, 13.2.2; there are no times of change, so those with a
 * time are left aside. Throws ApiError `range-not-satisfiable`, `precondition-failed`.
 */
export function sendBlob(reply: FastifyReply, openBlob: ProblemDeps['openBlob'], { blob, name, isAttachment, firstBytes }: SentFile): FastifyReply {
  const { headers, method } = reply.request
  const etag = `"${blob.digest}"`
  reply.header('etag', etag)
  // Whoever goes on with a download that was broken off would put the parts of two files together.
  if (headers['if-match'] !== undefined && !namesTag(headers['if-match'], etag, 'strong')) {
    throw new ApiError('precondition-failed', 'If-Match names another file than the one that is here now. Ask for it anew.', { headers: { etag } })
  }
  if (headers['if-none-match'] !== undefined && namesTag(headers['if-none-match'], etag, 'weak')) return reply.code(304).send()

  const sizeBytes = Math.min(blob.sizeBytes, firstBytes ?? blob.sizeBytes)
  // A range means something to GET only (RFC 9110, 14.2).
  const isPartWanted = method === 'GET' && firstBytes === undefined && (headers['if-range'] ?? etag) === etag
  const range = isPartWanted ? rangeOf(headers.range, sizeBytes) : null
  if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.start + range.lengthBytes - 1}/${sizeBytes}`)
  if (isAttachment) reply.header('content-disposition', attachmentNamed(name.split('/').at(-1) ?? name))
  const type = mediaTypeOf(name)
  reply.type(type).header('content-length', range?.lengthBytes ?? sizeBytes).header('accept-ranges', firstBytes === undefined ? 'bytes' : 'none').header('content-security-policy', policyOf(type))
  // To be asked for its headers is no reason to read a file. Without any stream the length would be told as 0.
  if (method === 'HEAD') return reply.send(Readable.from([]))
  // Only a whole file is verified as it is read, so it is not asked for as a range.
  const part = range ?? { start: 0, lengthBytes: sizeBytes }
  const signal = disconnected(reply)
  return reply.send(openBlob(blob.digest, part.lengthBytes === blob.sizeBytes ? { signal } : { range: part, signal }))
}

/** RFC 6266 and, for the name, RFC 8187. */
function attachmentNamed(name: string): string {
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename*=UTF-8''${encoded}`
}
