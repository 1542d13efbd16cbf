import { setImmediate as turn } from 'node:timers/promises'
import type { Manifest } from '../contract/manifest.ts'
import type { HeldManifest } from '../domain/worker.ts'

/** How many are told. */
const told = 50

/** Of these versions, those that the cache holds most of, the largest first; `has` says whether a blob is in it. */
export async function heldManifests(manifests: Iterable<[digest: string, manifest: Manifest]>, has: (digest: string) => boolean): Promise<HeldManifest[]> {
  const held: HeldManifest[] = []
  for (const [manifest, { tests }] of manifests) {
    const sizes = new Map(tests.flatMap(({ input, answer }) => [input, answer]).map(({ digest, sizeBytes }) => [digest, sizeBytes]))
    let bytes = 0
    let ofBytes = 0
    for (const [digest, sizeBytes] of sizes) {
      ofBytes += sizeBytes
      if (has(digest)) bytes += sizeBytes
    }
    if (bytes > 0) held.push({ manifest, bytes, ofBytes })
    // A hundred thousand tests may be known, and whoever judges is not to wait for all of them.
    await turn()
  }
  return held.toSorted((one, other) => other.bytes - one.bytes).slice(0, told)
}
