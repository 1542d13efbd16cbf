/** Tells who waits for a submission that it has changed: one listener for all of them. */
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

interface Waiter {
  onlyDone: boolean
  wake: () => void
}

/** How often everybody looks without having been told to, since a notice is lost when its sender dies right after its commit. */
const pollMs = 10_000

/** `listen` gives payloads of the form `<submission id>` or `<submission id> done`. */
export function openChanges(listen: (handler: { onNotify(payload: string): void; onGap(): void }) => () => void): Changes {
  const waiters = new Map<string, Set<Waiter>>()
  const wakeAll = () => {
    for (const set of waiters.values()) for (const waiter of set) waiter.wake()
  }
  const unlisten = listen({
    onNotify(payload) {
      const [id = '', kind] = payload.split(' ')
      for (const waiter of waiters.get(id) ?? []) if (kind === 'done' || !waiter.onlyDone) waiter.wake()
    },
    onGap: wakeAll,
  })
  const poll = setInterval(wakeAll, pollMs).unref()
  return {
    of(submissionId, { onlyDone }) {
      const set = waiters.get(submissionId) ?? new Set()
      waiters.set(submissionId, set)
      let isChanged = false
      let resume: (() => void) | null = null
      const waiter = {
        onlyDone,
        wake: () => {
          isChanged = true
          resume?.()
        },
      }
      set.add(waiter)
      return {
        async next(signal) {
          if (!isChanged && !signal.aborted) {
            await new Promise<void>((resolve) => {
              resume = resolve
              signal.addEventListener('abort', waiter.wake)
            })
            signal.removeEventListener('abort', waiter.wake)
          }
          isChanged = false
          return !signal.aborted
        },
        stop() {
          set.delete(waiter)
          if (set.size === 0) waiters.delete(submissionId)
        },
      }
    },
    close() {
      unlisten()
      clearInterval(poll)
    },
  }
}
