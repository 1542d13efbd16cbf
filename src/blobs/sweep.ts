import { Fault } from '../domain/fault.ts'
import type { SweepCounts } from '../domain/sweep.ts'
import type { Blobs } from './blobs.ts'
import { inParallel } from '../domain/in-parallel.ts'
import { installationMark, refuseShared } from './installation-mark.ts'
import { manifestMaxBytes } from './manifests.ts'
import { readBlob } from './read-blob.ts'

interface ListedBlob {
  digest: string
  storedBytes: number
}

/** What of its fields is none of the sweep's business. */
export interface CondemnedBlob extends ListedBlob {
  id: number
}

/** The store's side of a sweep: src/store/condemned.ts says what each does. */
export interface SweepDeps {
  blobs: Pick<Blobs, 'list' | 'put' | 'remove' | 'get' | 'removeAbandoned'>
  /** Its id. */
  installation(): Promise<string>
  /** The digest of every version's manifest. */
  manifestDigests(): Promise<string[]>
  condemn(blobs: readonly ListedBlob[]): Promise<void>
  seal(): Promise<void>
  dropLapsedUploads(): Promise<number>
  uploadsLive(): Promise<boolean>
  dueBlobs(limit: number): Promise<CondemnedBlob[]>
  spare(blobs: readonly CondemnedBlob[]): Promise<void>
  sentence(blobs: readonly CondemnedBlob[]): Promise<CondemnedBlob[]>
  takeOver(options: { afterMs: number; limit: number }): Promise<CondemnedBlob[]>
  forgetRemoved(blobs: readonly CondemnedBlob[]): Promise<void>
  /** Called with the numbers so far, now and then. */
  tell(counts: SweepCounts): Promise<void>
}

/** So much is condemned at a time: an upload keeps what is condemned in memory. */
const portion = 1_000
/** When so much waits for uploads, the rest is left to the next sweep. */
const maxWaiting = 10_000
const parallelRemovals = 8
const parallelReads = 8
/** An upload takes no longer. */
const longestUploadMs = 24 * 60 * 60 * 1000
/** The store of blobs may be on another machine. No longer than an upload's lease, so that what one has left that lapsed is older. */
const clocksDifferMs = 30_000

/** A removal takes no longer: a store that has not answered then is taken to have failed. */
const removalMs = 30_000
/** After so long whoever was removing a blob is dead, and so is what it asked of the store. */
export const takeOverMs = 4 * removalMs

/**
 * Removes the blobs that no version's manifest names, and never one that an upload under way will name (test/store/sweep-model.ts
 * has the steps of both, and tries every order of them). Any number of sweeps and uploads may be under way. With `dryRun` it only counts.
 * @throws Fault BLOBS_SHARED before anything is removed; BLOB_MISSING, BLOB_DAMAGED of a manifest that cannot be read: then nothing more is removed, since nobody knows what it names
 */
export async function sweep(deps: SweepDeps, { dryRun, signal }: { dryRun: boolean; signal: AbortSignal }): Promise<SweepCounts> {
  const counts: SweepCounts = { missing: null, manifests: 0, blobs: 0, bytes: 0, unnamed: 0, unnamedBytes: 0, removed: 0, removedBytes: 0, lapsedUploads: 0, unfinished: 0 }
  const named = new Set<string>()
  const read = new Set<string>()

  /** Reads the manifests that were not read before. */
  async function lookAtManifests(): Promise<void> {
    const unread = (await deps.manifestDigests()).filter((digest) => !read.has(digest))
    await inParallel(parallelReads, unread, async (digest) => {
      signal.throwIfAborted()
      for (const one of await namedBy(deps.blobs, digest, signal)) named.add(one)
      named.add(digest)
      read.add(digest)
      counts.manifests++
    })
  }

  async function remove(blobs: readonly CondemnedBlob[]): Promise<void> {
    const removed: CondemnedBlob[] = []
    try {
      await inParallel(parallelRemovals, blobs, async (blob) => {
        await deps.blobs.remove(blob.digest, { signal: AbortSignal.timeout(removalMs) })
        removed.push(blob)
      })
    } finally {
      await deps.forgetRemoved(removed)
      counts.removed += removed.length
      counts.removedBytes += removed.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
      await deps.tell(counts)
    }
  }

  /** Of what is condemned by now, removes what no upload can name any more. */
  async function carryOut(): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      counts.lapsedUploads += await deps.dropLapsedUploads()
      const due = await deps.dueBlobs(portion)
      if (due.length === 0) return
      // After that look at the uploads, not before it: one that has ended before it has its version now.
      await lookAtManifests()
      await deps.spare(due.filter(({ digest }) => named.has(digest)))
      await remove(await deps.sentence(due.filter(({ digest }) => !named.has(digest))))
    }
  }

  async function dealWith(unnamed: ListedBlob[]): Promise<void> {
    await deps.condemn(unnamed)
    await deps.seal()
    await carryOut()
  }

  /** What was cut off in the middle has no name yet, only a time. */
  async function removeUnfinished(): Promise<void> {
    const now = Date.now()
    const before = new Date(now - ((await deps.uploadsLive()) ? longestUploadMs : clocksDifferMs))
    counts.unfinished += await deps.blobs.removeAbandoned(before, { signal })
  }

  const installation = await deps.installation()
  const mark = installationMark(installation)
  named.add(mark.digest)
  await lookAtManifests()
  await refuseShared(deps.blobs, installation, (digest) => named.has(digest), signal)
  if (!dryRun) await deps.blobs.put(mark.content, { signal })
  if (!dryRun) await remove(await deps.takeOver({ afterMs: takeOverMs, limit: portion }))
  // Of versions that come from here on nothing is told: their blobs may be stored behind the list's back.
  const unseen = new Set(named)
  unseen.delete(mark.digest)
  let isAllSeen = true
  let unnamed: ListedBlob[] = []
  for await (const { digest, storedBytes } of deps.blobs.list({ signal })) {
    signal.throwIfAborted()
    counts.blobs++
    counts.bytes += storedBytes
    unseen.delete(digest)
    if (named.has(digest)) continue
    counts.unnamed++
    counts.unnamedBytes += storedBytes
    if (dryRun) continue
    unnamed.push({ digest, storedBytes })
    if (unnamed.length < portion) continue
    await dealWith(unnamed)
    unnamed = []
    isAllSeen = counts.unnamed - counts.removed <= maxWaiting
    if (!isAllSeen) break
  }
  if (isAllSeen) counts.missing = unseen.size
  if (!dryRun) {
    await dealWith(unnamed)
    await removeUnfinished()
  }
  return counts
}

/**
 * Every digest in a manifest, whatever it stands for there: a part that this release does not know of keeps its files too.
 * @throws Fault BLOB_DAMAGED when it is no manifest of a form that is known
 */
async function namedBy(blobs: Pick<Blobs, 'get'>, digest: string, signal: AbortSignal): Promise<Set<string>> {
  const text = (await readBlob(blobs, digest, { maxBytes: manifestMaxBytes, signal })).toString()
  if (!/^\{\s*"format"\s*:\s*"gavel-manifest-1"/.test(text)) {
    throw new Fault('BLOB_DAMAGED', `${digest} is the manifest of a version, and begins as no manifest does that this release can read`, { canRetry: false })
  }
  return new Set(text.match(/(?<=")[0-9a-f]{64}(?=")/g))
}
