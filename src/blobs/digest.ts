import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { Fault } from '../domain/fault.ts'

/** Hashes and counts what passes through; `result()` may be asked once the stream has ended. */
export function digesting(): { stream: Transform; result(): { digest: string; sizeBytes: number } } {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  return { stream, result: () => ({ digest: hash.digest('hex'), sizeBytes }) }
}

/** Passes bytes on and fails with Fault BLOB_DAMAGED instead of ending when they are not those that `digest` names. */
export function verifying(digest: string, where: string): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      const actual = hash.digest('hex')
      done(actual === digest ? null : new Fault('BLOB_DAMAGED', `${where} holds other bytes than its name says: SHA-256 is ${actual}. Remove it and store it again`, { canRetry: false }))
    },
  })
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
