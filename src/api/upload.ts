import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../domain/error-code.ts'
import { ApiError } from './errors.ts'

export interface Upload extends AsyncDisposable {
  path: string
}

/**
 * Streams a body into a file of its own below `dir`; whoever disposes of the upload removes it. Throws ApiError
 * `package-too-large` and `body-cut-off`, and what the file system throws (ENOSPC); then nothing is left.
 */
export async function receiveUpload(
  body: Readable,
  options: { dir: string; maxBytes: number; declared: string | undefined; signal: AbortSignal; spent: (bytes: number) => void },
): Promise<Upload> {
  if (Number(options.declared ?? 0) > options.maxBytes) throw tooLarge(options.maxBytes)
  const folder = await mkdtemp(join(options.dir, 'upload-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'package.zip')
  try {
    // What is left of a body that is refused half-way is read by `letRequestsEnd`.
    // Opened before anything can fail: a stream that opens it itself may still do so after the folder was removed.
    const file = await open(path, 'wx')
    await pipeline(body.iterator({ destroyOnReturn: false }), atMost(options.maxBytes, options.spent), file.createWriteStream(), { signal: options.signal })
    return { path, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw isCutOff(error) ? new ApiError('body-cut-off', 'The upload ended before its end. Send all of it again.', { cause: error }) : error
  }
}

function atMost(maxBytes: number, spent: (bytes: number) => void): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      spent(chunk.length)
      if (seen > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError('package-too-large', `A package may have ${Math.floor(maxBytes / 1024 / 1024)} MiB.`)
}

function isCutOff(error: unknown): boolean {
  return hasCode(error, 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR')
}
