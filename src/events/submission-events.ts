import type { SubmissionEvent } from '../contract/event.ts'
import type { JudgedSubmission } from '../contract/submission-view.ts'
import type { Submission } from '../domain/submission.ts'
import { openChanges } from './changes.ts'
import { eventsOf } from './events-of.ts'
import { formatPosition, isAfter, parsePosition } from './position.ts'

export interface SubmissionEventsDeps {
  /** A submission as it stands, and how often its current judgement was claimed. */
  watchSubmission(id: string): Promise<{ submission: Submission; claims: number } | null>
  isSubmissionDone(id: string): Promise<boolean>
  /** Calls `onNotify` after each commit that changed the submission, with `done` if that was its verdict, and `onGap` when one may have been missed. Returns what ends it. */
  listen(submissionId: string, handler: { onNotify(payload: string): void; onGap(): void }): () => void
}

export interface SubmissionEvents {
  /**
   * What has happened to a submission after the event `afterId` (null: from the start), and then what happens, until its verdict, which is the last
   * event; or until `signal` aborts. Ends at once for a `run` and for what is not there. Throws when the store cannot be read: resume later.
   */
  subscribe(submissionId: string, afterId: string | null, signal: AbortSignal): AsyncIterable<{ id: string; event: SubmissionEvent }>
  /** True: the submission is done. False: `signal` aborted before that. */
  waitDone(submissionId: string, signal: AbortSignal): Promise<boolean>
  close(): void
}

/** From committed changes to whoever follows them. A notification says only which submission has changed; the rows say how. */
export function openSubmissionEvents(deps: SubmissionEventsDeps): SubmissionEvents {
  const changes = openChanges((id, handler) => deps.listen(id, handler))
  return {
    async *subscribe(submissionId, afterId, signal) {
      let last = parsePosition(afterId)
      const watch = changes.of(submissionId, { onlyDone: false })
      try {
        do {
          const found = await deps.watchSubmission(submissionId)
          if (found === null || !isJudged(found.submission)) return
          for (const { position, event } of eventsOf(found.submission, found.claims)) {
            if (!isAfter(position, last)) continue
            last = position
            yield { id: formatPosition(position), event }
          }
          if (found.submission.judgement.status === 'done') return
        } while (await watch.next(signal))
      } finally {
        watch.stop()
      }
    },
    async waitDone(submissionId, signal) {
      const watch = changes.of(submissionId, { onlyDone: true })
      try {
        do {
          if (await deps.isSubmissionDone(submissionId)) return true
        } while (await watch.next(signal))
        return false
      } finally {
        watch.stop()
      }
    },
    close: () => changes.close(),
  }
}

function isJudged(submission: Submission): submission is JudgedSubmission {
  return submission.problem !== null
}
