import { parentPort } from 'node:worker_threads'
import { renderStatement } from './render.ts'
import type { RenderJob } from './renderer.ts'

/** The thread that `renderer.ts` starts: a job comes in, its HTML goes out. */
parentPort?.on('message', ({ source, format, fileAddress }: RenderJob) => {
  const files = (name: string) => fileAddress.replace('{name}', () => name.split('/').map(encodeURIComponent).join('/'))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  void renderStatement(source, format, { files }).then(({ html }) => parentPort?.postMessage(html))
})
