import { rm } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { Fault } from '../../domain/fault.ts'
import { unfinished, type Download, type DownloadOptions } from '../file.ts'
import { unlimited } from '../rate-limit.ts'
import { fromWire } from '../shared/wire.ts'
import type { FromThread, ToThread } from './wire.ts'

export interface DownloadThreads {
  download: Download
  /** To be called when nothing is under way any more. */
  close(): Promise<void>
}

interface Thread {
  worker: Worker
  underWay: Map<number, Job>
}

interface Job {
  options: DownloadOptions
  done: () => void
  failed: (error: unknown) => void
}

/**
 * Downloads in threads: at full speed receiving, hashing, decompressing and writing take more than one core, and the event loop of
 * the worker is there for its slots. `file` is a module that calls `serveDownloads`, with `data` as its `workerData`.
 */
export function openDownloadThreads(file: URL, data: unknown, count: number): DownloadThreads {
  const threads: (Thread | null)[] = Array.from({ length: count }, () => null)
  let lastId = 0

  const start = (place: number): Thread => {
    const worker = new Worker(file, { workerData: data })
    const thread: Thread = { worker, underWay: new Map() }
    // It keeps the process alive only while it has something to do.
    worker.unref()
    worker.on('message', (message: FromThread) => hear(thread, message))
    let why: unknown
    worker.on('error', (error) => (why = error))
    worker.on('exit', () => {
      threads[place] = null
      const fault = new Fault('INTERNAL', `a thread that downloads has ended: ${String(why)}`, { canRetry: true, cause: why })
      for (const { failed } of thread.underWay.values()) failed(fault)
    })
    threads[place] = thread
    return thread
  }
  for (let place = 0; place < count; place++) start(place)

  return {
    async download(path, blob, options) {
      options.signal.throwIfAborted()
      const id = (lastId += 1)
      const thread = leastBusy(threads) ?? start(threads.indexOf(null))
      const { promise, resolve: done, reject: failed } = Promise.withResolvers<void>()
      const stop = () => tell(thread, { id, tell: 'stop' })
      thread.underWay.set(id, { options, done, failed })
      thread.worker.ref()
      options.signal.addEventListener('abort', stop, { once: true })
      tell(thread, { id, tell: 'bring', path, blob, isLimited: options.rateLimit !== unlimited })
      try {
        await promise
      } catch (error) {
        // What a thread that has ended left behind.
        await rm(path + unfinished, { force: true })
        options.signal.throwIfAborted()
        throw error
      } finally {
        options.signal.removeEventListener('abort', stop)
        thread.underWay.delete(id)
        if (thread.underWay.size === 0) thread.worker.unref()
      }
    },
    async close() {
      await Promise.all(threads.flatMap((thread) => thread?.worker.terminate() ?? []))
    },
  }
}

function hear(thread: Thread, message: FromThread): void {
  const job = thread.underWay.get(message.id)
  if (job === undefined) return
  if (message.is === 'done') job.done()
  else if (message.is === 'failed') job.failed(fromWire(message.fault))
  else {
    job.options.received(message.bytes)
    const { rateLimit } = job.options
    // A limit fails when its download is stopped, which the thread is told in any case.
    if (rateLimit !== unlimited) void Promise.resolve(rateLimit(message.bytes)).then(() => tell(thread, { id: message.id, tell: 'go on' }), () => undefined)
  }
}

/** Null when one has still to be started. */
function leastBusy(threads: readonly (Thread | null)[]): Thread | null {
  const [first] = threads.toSorted((one, other) => (one?.underWay.size ?? -1) - (other?.underWay.size ?? -1))
  return first ?? null
}

function tell({ worker }: Thread, message: ToThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  worker.postMessage(message)
}
