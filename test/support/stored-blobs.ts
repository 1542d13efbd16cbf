import type { Kysely } from 'kysely'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { installationMark } from '../../src/blobs/installation-mark.ts'
import { readBlob } from '../../src/blobs/read-blob.ts'
import { manifestDigests } from '../../src/store/condemned.ts'
import type { Database } from '../../src/store/database.ts'
import { installationId } from '../../src/store/installation.ts'

export const digestsOf = manifestDigests

/** Everything that is stored, in order. */
export async function storedIn(blobs: Blobs): Promise<string[]> {
  const digests: string[] = []
  for await (const { digest } of blobs.list()) digests.push(digest)
  return digests.toSorted()
}

/** All that any version names, its manifest too, and the mark that a sweep leaves; in order. */
export async function namesOf(db: Kysely<Database>, blobs: Blobs): Promise<string[]> {
  const names = new Set<string>()
  const mark = installationMark(await installationId(db)).digest
  if (await blobs.has(mark)) names.add(mark)
  for (const manifest of await manifestDigests(db)) {
    names.add(manifest)
    const text = (await readBlob(blobs, manifest, { maxBytes: 1 << 24 })).toString()
    for (const digest of text.match(/[0-9a-f]{64}/g) ?? []) names.add(digest)
  }
  return [...names].toSorted()
}

/** What versions name and is not there, whole. */
export async function missingOf(db: Kysely<Database>, blobs: Blobs): Promise<string[]> {
  const missing: string[] = []
  for (const digest of await namesOf(db, blobs)) {
    await readBlob(blobs, digest, { maxBytes: 1 << 24 }).catch((error: unknown) => missing.push(`${digest}: ${String(error)}`))
  }
  return missing
}
