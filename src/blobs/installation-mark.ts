import { buffer } from 'node:stream/consumers'
import { Fault } from '../domain/fault.ts'
import type { Blobs } from './blobs.ts'
import { sha256 } from './digest.ts'

const prefix = 'gavel-installation-1 '

/** A blob that says whose store this is. It is too short to be compressed, so a list of blobs tells which ones may be marks. */
export function installationMark(id: string): { content: Buffer; digest: string } {
  const content = Buffer.from(`${prefix}${id}\n`)
  return { content, digest: sha256(content) }
}

/**
 * Looks for the mark of another installation among blobs that none of our versions names.
 * @throws Fault BLOBS_SHARED
 */
export async function refuseShared(blobs: Pick<Blobs, 'list' | 'get'>, id: string, isNamed: (digest: string) => boolean, signal: AbortSignal): Promise<void> {
  const own = installationMark(id)
  for await (const { digest, storedBytes } of blobs.list({ signal })) {
    if (storedBytes !== own.content.length || digest === own.digest || isNamed(digest)) continue
    const text = (await buffer(blobs.get(digest, { signal }))).toString()
    if (!text.startsWith(prefix)) continue
    const other = text.slice(prefix.length).trim()
    throw new Fault('BLOBS_SHARED', `installation ${other} keeps its test data in the same place as this one (${id}), so nobody here knows what is named by nobody: give each a bucket or folder of its own, or, if the other one is gone, remove its mark, the blob ${digest}`, { canRetry: false })
  }
}
