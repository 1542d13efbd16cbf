import type { Progress } from '../domain/judgement.ts'

/** So long a judgement gathers what it tells, and does not write again. */
const batchMs = 30

export interface ProgressWriter {
  readonly tell: (event: Progress) => void
  /** Nothing is written any more; settles when a write under way has ended. */
  end(): Promise<void>
}

/**
 * Gathers what a judgement tells and writes it in batches, one at a time, in order. A result that comes long after the last write, as
 * the first does, is written at once. What has not been written when the judgement ends is dropped, since the result says it all: a
 * judgement over within 30 ms writes no progress. A failed write is lost, as progress may be; `onLost` hears of it.
 */
export function writeProgress(record: (events: Progress[]) => Promise<unknown>, onLost: (error: unknown) => void): ProgressWriter {
  let waiting: Progress[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let isOver = false
  let hasResult = false
  let restedAtMs = performance.now() + batchMs

  const schedule = () => {
    if (isOver || writing !== undefined || waiting.length === 0) return
    clearTimeout(timer)
    timer = setTimeout(write, hasResult ? Math.max(0, restedAtMs - performance.now()) : batchMs)
  }
  const write = () => {
    restedAtMs = performance.now() + batchMs
    const events = waiting
    waiting = []
    hasResult = false
    writing = record(events).then(() => undefined, onLost).finally(() => {
      writing = undefined
      schedule()
    })
  }

  return {
    tell(event) {
      waiting.push(event)
      const isFirstResult = event.kind === 'run' && !hasResult
      hasResult ||= isFirstResult
      if (waiting.length === 1 || isFirstResult) schedule()
    },
    async end() {
      isOver = true
      clearTimeout(timer)
      await writing
    },
  }
}
