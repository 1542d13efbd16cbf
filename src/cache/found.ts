import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobRef } from '../contract/manifest.ts'
import { fileOf } from './file.ts'

/**
 * What an earlier process left in the cache's folder, the least recently used first (as well as the disk knows).
 * Downloads that it did not finish are removed.
 */
export async function findBlobs(dir: string): Promise<BlobRef[]> {
  const found: (BlobRef & { usedMs: number })[] = []
  for (const folder of await readdir(dir, { withFileTypes: true })) {
    if (!folder.isDirectory() || !/^[0-9a-f]{2}$/.test(folder.name)) continue
    for (const name of await readdir(join(dir, folder.name))) {
      const path = join(dir, folder.name, name)
      if (name.endsWith('.part')) await rm(path, { force: true })
      if (!/^[0-9a-f]{64}$/.test(name) || fileOf(name) !== join(folder.name, name)) continue
      const { size, atimeMs, mtimeMs } = await stat(path)
      found.push({ digest: name, sizeBytes: size, usedMs: Math.max(atimeMs, mtimeMs) })
    }
  }
  return found.toSorted((a, b) => a.usedMs - b.usedMs).map(({ digest, sizeBytes }) => ({ digest, sizeBytes }))
}
