import { createHash } from 'node:crypto'
import { Fault } from '../domain/fault.ts'

/**
 * Passes bytes on, and throws Fault BLOB_DAMAGED instead of the last of them when they are not those that `digest` names: who knows how many there
 * are, as a reader of HTTP does, would take them for whole otherwise.
 */
export async function* verified(content: AsyncIterable<Buffer>, digest: string, where: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let last: Buffer | null = null
  for await (const chunk of content) {
    if (chunk.length === 0) continue
    hash.update(chunk)
    if (last !== null) yield last
    last = chunk
  }
  const actual = hash.digest('hex')
  if (actual !== digest) throw damaged(where, `SHA-256 is ${actual}`)
  if (last !== null) yield last
}

export function damaged(where: string, what: string, cause?: unknown): Fault {
  // Bytes that came over a network may be others the next time; those on a disk will not, and then trying again costs little.
  return new Fault('BLOB_DAMAGED', `${where} holds other bytes than its name says: ${what}. If that stays so, remove it and upload the package again`, { canRetry: true, cause })
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
