// A thread of the worker that brings test data to its cache (src/cache/threads/).
import { parentPort, workerData } from 'node:worker_threads'
import { serveDownloads } from '../../cache/threads/serve.ts'
import type { Config } from '../../config.ts'
import { openBlobs } from '../blobs.ts'

if (parentPort === null) throw new Error('this is a thread of the worker')
const settings: Pick<Config, 'dataDir' | 's3'> = workerData
const blobs = await openBlobs(settings)
serveDownloads(parentPort, ({ digest, sizeBytes }, signal) => blobs.receive(digest, { sizeBytes, signal }))
