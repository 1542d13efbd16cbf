import type { MessagePort } from 'node:worker_threads'
import type { BlobRef } from '../../contract/manifest.ts'
import { toWire } from '../shared/wire.ts'
import { download } from '../file.ts'
import type { FromThread, ToThread } from './wire.ts'

/** Each message takes a turn of the worker's event loop. */
const tellEveryBytes = 1 << 20

/** The thread's side: brings what it is told to, until the port is closed. `fetch` gives contents that nobody has verified, each piece until the next is asked for, and obeys the signal. */
export function serveDownloads(port: MessagePort, fetch: (blob: BlobRef, signal: AbortSignal) => AsyncIterable<Buffer>): void {
  const underWay = new Map<number, { stop: AbortController; goOn: () => void }>()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  const say = (message: FromThread) => port.postMessage(message)

  async function bring({ id, path, blob, isLimited }: ToThread & { tell: 'bring' }): Promise<void> {
    const stop = new AbortController()
    const self = { stop, goOn: () => {} }
    underWay.set(id, self)
    let unsaidBytes = 0
    const sayReceived = () => {
      say({ id, is: 'received', bytes: unsaidBytes })
      unsaidBytes = 0
    }
    const turn = (): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      self.goOn = resolve
      sayReceived()
      return promise
    }
    try {
      await download(path, blob, () => fetch(blob, stop.signal), {
        signal: stop.signal,
        received: (bytes) => {
          unsaidBytes += bytes
          if (unsaidBytes >= tellEveryBytes && !isLimited) sayReceived()
        },
        rateLimit: () => (isLimited && unsaidBytes >= tellEveryBytes ? turn() : undefined),
      })
      if (isLimited && !stop.signal.aborted) await turn()
      else if (unsaidBytes > 0) sayReceived()
      say({ id, is: 'done' })
    } catch (error) {
      if (unsaidBytes > 0) sayReceived()
      say({ id, is: 'failed', fault: toWire(error) })
    } finally {
      underWay.delete(id)
    }
  }

  port.on('message', (message: ToThread) => {
    if (message.tell === 'bring') void bring(message)
    if (message.tell === 'go on') underWay.get(message.id)?.goOn()
    if (message.tell === 'stop') {
      underWay.get(message.id)?.stop.abort()
      underWay.get(message.id)?.goOn()
    }
  })
}
