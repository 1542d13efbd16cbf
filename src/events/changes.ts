/** Tells who waits for a submission that it has changed. Of one that nobody waits for here, nothing is heard. */
export interface Changes {
  /** Call it before the first look at the submission, so that nothing falls between. */
  of(submissionId: string, options: { onlyDone: boolean }): Watch
  close(): void
}

export interface Watch {
  /** True: there was a change since the last call, or there may have been. False: `signal` aborted. */
  next(signal: AbortSignal): Promise<boolean>
  stop(): void
}

/** How often everybody looks without having been told to, since a notice is lost when its sender dies right after its commit. */
const pollMs = 10_000

/** `listen` gives a payload of `done` with the verdict, else an empty one. */
export function openChanges(listen: (submissionId: string, handler: { onNotify(payload: string): void; onGap(): void }) => () => void): Changes {
  const wakes = new Set<() => void>()
  const poll = setInterval(() => {
    for (const wake of wakes) wake()
  }, pollMs).unref()
  return {
    of(submissionId, { onlyDone }) {
      let isChanged = false
      let resume: (() => void) | null = null
      const wake = () => {
        isChanged = true
        resume?.()
      }
      wakes.add(wake)
      const unlisten = listen(submissionId, {
        onNotify(payload) {
          if (payload === 'done' || !onlyDone) wake()
        },
        onGap: wake,
      })
      return {
        async next(signal) {
          if (!isChanged && !signal.aborted) {
            await new Promise<void>((resolve) => {
              resume = resolve
              signal.addEventListener('abort', wake)
            })
            signal.removeEventListener('abort', wake)
          }
          isChanged = false
          return !signal.aborted
        },
        stop() {
          wakes.delete(wake)
          unlisten()
        },
      }
    },
    close: () => clearInterval(poll),
  }
}
