import type { Kysely } from 'kysely'
import type { PackageOutcome, PackageUpload } from '../api/deps.ts'
import type { Blobs } from '../blobs/blobs.ts'
import { readManifest } from '../blobs/manifests.ts'
import { acceptsOf, nameOf, type Manifest } from '../contract/manifest.ts'
import { countChanges, type ChangeCounts } from '../domain/change-counts.ts'
import { Fault } from '../domain/fault.ts'
import { defaultLimits } from '../domain/limits.ts'
import { changesBetween } from '../domain/testset-changes.ts'
import type { PutBlob } from '../packages/contents.ts'
import { importPackage } from '../packages/import-package.ts'
import { forgetDamaged, listDamaged } from '../store/damaged-blobs.ts'
import type { Database } from '../store/database.ts'
import { createTestset, listTestsets } from '../store/testsets.ts'
import { inTransaction } from '../store/transaction.ts'
import { holdUpload } from '../store/uploads.ts'

/** An upload that has not said for so long that it lives is taken for dead. */
const uploadLeaseMs = 60_000

/**
 * A package's way in: its files into the blobs, with the manifest that names them, and only then the row that names the
 * manifest, with the pointer if it is to be published. What is left of a package that is refused, that fails, or whose server dies is
 * seen by nobody, and a sweep removes it.
 * @throws Fault UPLOAD_LAPSED
 */
export async function storePackage(upload: PackageUpload, { db, blobs, leaseMs = uploadLeaseMs }: { db: Kysely<Database>; blobs: Blobs; leaseMs?: number }): Promise<PackageOutcome> {
  const { slug, zipPath, publish, message, user } = upload
  await using held = await holdUpload(db, leaseMs)
  const signal = AbortSignal.any([upload.signal, held.signal])
  const damaged = await listDamaged(db)
  await using batch = blobs.batch({
    mayReuse: async (digest) => {
      await held.rescue(digest)
      return !damaged.has(digest)
    },
  })
  const mended = new Set<string>()
  const put: PutBlob = async (content) => {
    held.storesBlobs()
    const stored = await batch.put(content, { signal })
    if (damaged.has(stored.digest)) mended.add(stored.digest)
    return stored
  }
  const read = await importPackage({ zipPath, slug, put, signal, limits: defaultLimits })
  if (!read.ok) return read
  const { manifest, warnings } = read
  const stored = await put(read.manifestBytes)
  await batch.keep()
  await forgetDamaged(db, [...mended])
  const counted = await countedAgainstNewest(db, blobs, slug, manifest)
  const { testset, replaced } = await inTransaction(db, async (trx) => {
    await held.end(trx)
    return createTestset(trx, {
      slug,
      name: nameOf(manifest, slug),
      manifestDigest: stored.digest,
      limits: manifest.limits,
      tests: manifest.tests.length,
      sizeBytes: read.sizeBytes,
      newBytes: read.newBytes,
      message,
      countChanges: async (before) => (before === counted?.before ? counted.changes : countChangesSince(blobs, before, manifest)),
      createdBy: user.id,
      publish,
      accepts: acceptsOf(manifest),
    })
  })
  return { ok: true, manifest, testset, replaced, warnings }
}

/** Nearly always against the version that will be the one before, so that no transaction waits for a file. Null: there is none yet. */
async function countedAgainstNewest(db: Kysely<Database>, blobs: Blobs, slug: string, manifest: Manifest): Promise<{ before: string; changes: ChangeCounts | null } | null> {
  const newest = (await listTestsets(db, slug, { limit: 1, after: null }))?.items[0]
  return newest === undefined ? null : { before: newest.manifestDigest, changes: await countChangesSince(blobs, newest.manifestDigest, manifest) }
}

/** Null: what was before can no longer be read, which is no reason to refuse what mends it. */
async function countChangesSince(blobs: Blobs, digestBefore: string, manifest: Manifest): Promise<ChangeCounts | null> {
  try {
    return countChanges(changesBetween(await readManifest(blobs, digestBefore), manifest))
  } catch (error) {
    if (error instanceof Fault && (error.code === 'BLOB_MISSING' || error.code === 'BLOB_DAMAGED')) return null
    throw error
  }
}
