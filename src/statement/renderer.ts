import { Worker } from 'node:worker_threads'

export interface RenderJob {
  source: string
  format: 'markdown' | 'tex'
  /** Of the pictures that the statement names: `{name}` stands for the name. */
  fileAddress: string
  /** How the files of its pictures begin (the first 64 KiB tell their size), so that the page keeps room for them. */
  pictures: { name: string; start: Uint8Array }[]
}

/** Renders statements in a thread of its own, one after the other. */
export interface Renderer {
  /** As `renderStatement`; what takes too long or too much memory is shown as the text that it is. */
  render(job: RenderJob): Promise<{ html: string }>
  close(): Promise<void>
}

/**
 * Markdown and formulas can be written so that a few kilobytes of them take minutes or gigabytes (a row of `>`, a table of thousands of
 * columns): that must not stop the process that serves everybody, so it happens in a thread that can be ended.
 */
export function openRenderer(limits: { timeMs: number; memoryMib: number } = { timeMs: 10_000, memoryMib: 512 }): Renderer {
  let thread: Worker | null = null
  let last: Promise<unknown> = Promise.resolve()

  async function renderNext(job: RenderJob): Promise<string> {
    thread ??= startThread(limits.memoryMib)
    const html = await answer(thread, job, limits.timeMs)
    if (html !== null) return html
    await thread.terminate()
    thread = null
    return `<pre>${job.source.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`
  }

  return {
    async render(job) {
      const html = last.then(() => renderNext(job))
      last = html.catch(() => undefined)
      return { html: await html }
    },
    async close() {
      await thread?.terminate()
    },
  }
}

function startThread(maxOldGenerationSizeMb: number): Worker {
  const thread = new Worker(new URL('render-thread.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb } })
  thread.unref()
  thread.on('error', () => {}) // what it means for a job, its `answer` says
  return thread
}

/** Null: it took too long, or the thread has ended. */
function answer(thread: Worker, job: RenderJob, timeMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => done(null), timeMs)
    const giveUp = () => done(null)
    const done = (html: string | null) => {
      clearTimeout(late)
      thread.off('message', done).off('error', giveUp).off('exit', giveUp)
      resolve(html)
    }
    thread.on('message', done).on('error', giveUp).on('exit', giveUp)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    thread.postMessage(job)
  })
}
