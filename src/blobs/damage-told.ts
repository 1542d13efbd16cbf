import { Fault } from '../domain/fault.ts'
import type { Blobs } from './blobs.ts'

/** The same blobs; `onDamaged` hears of each that was read and found to be damaged. (Whoever verifies himself tells it himself.) */
export function damageTold(blobs: Blobs, onDamaged: (digest: string) => void): Blobs {
  return {
    ...blobs,
    get(digest, options) {
      const content = blobs.get(digest, options)
      content.once('error', (error) => {
        if (error instanceof Fault && error.code === 'BLOB_DAMAGED') onDamaged(digest)
      })
      return content
    },
  }
}
