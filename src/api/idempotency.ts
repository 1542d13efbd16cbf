import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Idempotency, Once } from './deps.ts'
import { ApiError } from './errors.ts'

/** Printable ASCII, as draft-ietf-httpapi-idempotency-key-header has it, 200 at most. */
export const IdempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/, 'printable ASCII, 1 to 200 characters')
    .optional()
    .describe('The same key and body give the same resource again; the same key with another body is refused. Kept for 24 hours.'),
})
export type IdempotencyHeaders = z.infer<typeof IdempotencyHeaders>

/** The caller's key with a digest of what is asked; undefined when there is no key. `body` is the validated one. */
export function idempotencyOf(
  request: { method: string; headers: IdempotencyHeaders; routeOptions: { url?: string | undefined }; params?: unknown },
  body: unknown,
): Idempotency | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  const asked = [request.method, request.routeOptions.url ?? '', canonicalJson(request.params ?? null), canonicalJson(body ?? null)]
  return { key, bodyHash: createHash('sha256').update(asked.join('\n')).digest() }
}

/** JSON with sorted keys: the same for bodies that differ only in order and spacing. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** As `idempotencyOf`, with whose key it is. */
export function onceOf(request: Parameters<typeof idempotencyOf>[0], userId: string, body: unknown): Once | null {
  const idempotency = idempotencyOf(request, body)
  return idempotency === undefined ? null : { userId, idempotency }
}

export function keyReused(): ApiError {
  return new ApiError('idempotency-key-reused', 'The key belongs to a request with another address or body. Use a new key for a new request.')
}
