import type { Progress } from '../domain/judgement.ts'

/** Time from an event to its write, and so the most often that one judgement writes. */
const batchMs = 30

export interface ProgressWriter {
  readonly tell: (event: Progress) => void
  /** Nothing is written any more; settles when a write under way has ended. */
  end(): Promise<void>
}

/**
 * Gathers what a judgement tells and writes it in batches, one at a time, in order. What has not been written when the
 * judgement ends is dropped, since the result says it all: a judgement over within 30 ms writes no progress.
 * A failed write is lost, as progress may be; `onLost` hears of it.
 */
export function writeProgress(record: (events: Progress[]) => Promise<unknown>, onLost: (error: unknown) => void): ProgressWriter {
  let waiting: Progress[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined
  let isOver = false

  const schedule = () => {
    if (!isOver && timer === undefined && writing === undefined && waiting.length > 0) timer = setTimeout(write, batchMs)
  }
  const write = () => {
    timer = undefined
    const events = waiting
    waiting = []
    writing = record(events).then(() => undefined, onLost).finally(() => {
      writing = undefined
      schedule()
    })
  }

  return {
    tell(event) {
      waiting.push(event)
      schedule()
    },
    async end() {
      isOver = true
      clearTimeout(timer)
      await writing
    },
  }
}
