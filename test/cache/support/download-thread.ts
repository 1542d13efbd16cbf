import { addAbortSignal, PassThrough, Readable } from 'node:stream'
import { parentPort, workerData } from 'node:worker_threads'
import { serveDownloads } from '../../../src/cache/threads/serve.ts'
import { failing } from './workbench.ts'
import { Fault } from '../../../src/domain/fault.ts'

/** A thread that downloads from memory, in parts of a thousand bytes; some contents are special. */
const stored: Map<string, Uint8Array | 'never ends' | 'ends the thread'> = workerData

if (parentPort === null) throw new Error('this is a thread')
serveDownloads(parentPort, ({ digest }, signal) => {
  const content = stored.get(digest)
  if (content === undefined) return failing(new Fault('BLOB_MISSING', `no ${digest}`, { canRetry: false }))
  if (content === 'ends the thread') process.exit(3)
  if (content === 'never ends') {
    const part = new PassThrough()
    part.write('some')
    return addAbortSignal(signal, part)
  }
  return Readable.from(Array.from({ length: Math.ceil(content.length / 1000) }, (_, index) => content.subarray(1000 * index, 1000 * (index + 1))), { objectMode: false })
})
