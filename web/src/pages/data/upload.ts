import { ApiError, problemDetails, queryString, unreachable } from '../../api/call.ts'
import { noteConnection } from '../../api/connection.ts'
import type { PackageAccepted } from '../../api/types.ts'

export interface UploadProgress {
  sentBytes: number
  totalBytes: number
  /** Time since it began. */
  elapsedMs: number
}

/** As long as a version's message may be. */
export const messageMaxLength = 500

/**
 * Sends a package; nothing is published by it. `fetch` tells nothing of how far an upload is, hence XMLHttpRequest.
 * @throws ApiError when the package is refused or the server cannot be reached; the signal's reason when it was stopped
 */
export function uploadPackage({ slug, file, message }: { slug: string; file: File; message: string }, onProgress: (progress: UploadProgress) => void, signal: AbortSignal): Promise<PackageAccepted> {
  const { promise, resolve, reject } = Promise.withResolvers<PackageAccepted>()
  const request = new XMLHttpRequest()
  const startedMs = performance.now()
  request.open('PUT', `/v1/problems/${encodeURIComponent(slug)}/package${queryString({ publish: 'false', message })}`)
  request.setRequestHeader('content-type', 'application/zip')
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress({ sentBytes: loaded, totalBytes: total, elapsedMs: performance.now() - startedMs }))
  request.addEventListener('load', () => {
    if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText))
    else reject(new ApiError(problemDetails(request.responseText, request.status)))
  })
  request.addEventListener('error', () => {
    noteConnection('lost')
    reject(new ApiError(unreachable))
  })
  request.addEventListener('abort', () => reject(signal.reason))
  signal.addEventListener('abort', () => request.abort(), { once: true })
  request.send(file)
  return promise
}

/** How long the rest takes at the speed so far, in milliseconds; null while that cannot be said. */
export function remainingMs({ sentBytes, totalBytes, elapsedMs }: UploadProgress): number | null {
  if (elapsedMs < 500 || sentBytes === 0) return null
  return ((totalBytes - sentBytes) / sentBytes) * elapsedMs
}
