import { LRUCache } from 'lru-cache'
import { Manifest } from '../contract/manifest.ts'
import { readBlob } from './read-blob.ts'

/** A larger one is none. */
export const manifestMaxBytes = 64 * 1024 * 1024

/** JSON that is remembered; a manifest takes a few times as much memory as its text. */
const rememberedBytes = 32 * 1024 * 1024

/** @throws Fault BLOB_MISSING, BLOB_DAMAGED */
export async function readManifest(blobs: ManifestBlobs, digest: string, signal?: AbortSignal): Promise<Manifest> {
  return (await read(blobs, digest, signal)).manifest
}

/** Manifests by digest, the last used in memory: one is what its digest says, for ever. */
export interface Manifests {
  /** As `readManifest`, once for all who ask at the same time. */
  read(digest: string): Promise<Manifest>
  /** Those in memory, the last used first. */
  known(): IterableIterator<[digest: string, manifest: Manifest]>
}

export function openManifests(blobs: ManifestBlobs): Manifests {
  const remembered = new LRUCache<string, { manifest: Manifest; textBytes: number }>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ textBytes }) => textBytes,
    fetchMethod: (digest, _stale, { signal }) => read(blobs, digest, signal),
  })
  return {
    read: async (digest) => (await remembered.forceFetch(digest)).manifest,
    known: function* () {
      for (const [digest, { manifest }] of remembered.entries()) yield [digest, manifest]
    },
  }
}

type ManifestBlobs = Parameters<typeof readBlob>[0]

async function read(blobs: ManifestBlobs, digest: string, signal?: AbortSignal): Promise<{ manifest: Manifest; textBytes: number }> {
  const bytes = await readBlob(blobs, digest, { maxBytes: manifestMaxBytes, signal })
  return { manifest: Manifest.parse(JSON.parse(bytes.toString())), textBytes: bytes.length }
}
