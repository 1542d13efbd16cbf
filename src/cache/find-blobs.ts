import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unfinished } from './file.ts'
import { bytesOf } from './space.ts'

export interface Found {
  /** The least recently used first, as well as the disk knows. */
  blobs: { digest: string; sizeBytes: number; takenBytes: number }[]
  /** What lies there that is none of ours, and takes space all the same. */
  otherBytes: number
}

/**
 * What an earlier process left in the cache's folder. Downloads that it did not finish are removed, and the folders `00` to `ff`
 * in which an older version kept its files. Not by threads, which would take twenty times as long: nothing is judged meanwhile.
 */
export function findBlobs(dir: string): Found {
  const found: { usedMs: number; blob: Found['blobs'][number] }[] = []
  let otherBytes = 0
  for (const { name } of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, name)
    if (isUnfinished(name) || /^[0-9a-f]{2}$/.test(name)) rmSync(path, { recursive: true, force: true })
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) continue
    if (!isDigest(name)) otherBytes += bytesBelow(path)
    else if (stats.isFile()) found.push({ blob: { digest: name, sizeBytes: stats.size, takenBytes: bytesOf(stats) }, usedMs: Math.max(stats.atimeMs, stats.mtimeMs) })
    else rmSync(path, { recursive: true, force: true })
  }
  return { blobs: found.toSorted((one, other) => one.usedMs - other.usedMs).map(({ blob }) => blob), otherBytes }
}

function isDigest(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}

function isUnfinished(name: string): boolean {
  return name.endsWith(unfinished) && isDigest(name.slice(0, -unfinished.length))
}

function bytesBelow(path: string): number {
  const stats = lstatSync(path)
  if (!stats.isDirectory()) return bytesOf(stats)
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), bytesOf(stats))
}
