import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../domain/error-code.ts'
import type { ListedBlob } from './blobs.ts'
import type { Encoding } from './encoding.ts'

export const encodings = ['identity', 'zstd'] as const satisfies Encoding[]

/** Where what is being written lies: its name is not known before its end. */
export function incomingDir(dir: string): string {
  return join(dir, 'incoming')
}

export function pathOf(dir: string, digest: string, encoding: Encoding): string {
  return join(dir, digest.slice(0, 2), encoding === 'zstd' ? `${digest}.zst` : digest)
}

/** Size of a file; null when there is none. */
export async function fileBytes(path: string): Promise<number | null> {
  return (await statOf(path))?.size ?? null
}

/** Every blob of the folder, each once. */
export async function* blobsIn(dir: string, signal?: AbortSignal): AsyncGenerator<ListedBlob> {
  for (const folder of await namesIn(dir)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    const names = await namesIn(join(dir, folder))
    const digests = new Set(names.flatMap((name) => /^([0-9a-f]{64})(\.zst)?$/.exec(name)?.[1] ?? []))
    for (const digest of digests) {
      signal?.throwIfAborted()
      const found = (await statOf(pathOf(dir, digest, 'zstd'))) ?? (await statOf(pathOf(dir, digest, 'identity')))
      if (found !== null) yield { digest, storedBytes: found.size, modifiedAt: found.mtime }
    }
  }
}

/** Of a regular file; null when there is none. */
async function statOf(path: string): Promise<{ size: number; mtime: Date } | null> {
  try {
    const found = await stat(path)
    return found.isFile() ? found : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT')
}
