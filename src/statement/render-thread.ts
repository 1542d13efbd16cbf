import { parentPort } from 'node:worker_threads'
import { pictureSize } from './picture-size.ts'
import { renderStatement } from './render.ts'
import type { RenderJob } from './renderer.ts'

/** The thread that `renderer.ts` starts: a job comes in, its HTML goes out. */
parentPort?.on('message', ({ source, format, fileAddress, pictures }: RenderJob) => {
  const files = (name: string) => fileAddress.replace('{name}', () => name.split('/').map(encodeURIComponent).join('/'))
  const sizes = (name: string) => {
    const start = pictures.find((picture) => picture.name === name)?.start
    return start === undefined ? null : pictureSize(start)
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  void renderStatement(source, format, { files, sizes }).then(({ html }) => parentPort?.postMessage(html))
})
