import { buffer } from 'node:stream/consumers'
import type { BlobRef } from '../contract/manifest.ts'
import type { ProblemDeps } from './deps.ts'

/** How much of a test's data is shown. */
export const shownBytes = 64 * 1024

/** The start of a blob as text; bytes that are not UTF-8 become U+FFFD. */
export async function startOfBlob(openBlob: ProblemDeps['openBlob'], blob: BlobRef, signal: AbortSignal): Promise<{ text: string; truncated: boolean }> {
  const truncated = blob.sizeBytes > shownBytes
  return { text: decodeStart(await firstBytes(openBlob, blob, signal), truncated), truncated }
}

/** The first 64 KiB of a blob, or all of it when it is smaller. */
export function firstBytes(openBlob: ProblemDeps['openBlob'], blob: BlobRef, signal: AbortSignal): Promise<Buffer> {
  return buffer(openBlob(blob.digest, blob.sizeBytes > shownBytes ? { range: { start: 0, lengthBytes: shownBytes }, signal } : { signal }))
}

/** A character that the cut goes through is left out. */
export function decodeStart(bytes: Uint8Array, truncated: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: truncated })
}
