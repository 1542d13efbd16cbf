import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { deadLettersQuery, queueQuery } from '../../api/queue-queries.ts'
import type { DeadLetter } from '../../api/types.ts'
import { Dialog } from '../../elements/dialog.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { Moment } from '../../elements/moment.tsx'
import { counted } from '../../format/amounts.ts'

/** What the judge gave up, with the reason of each attempt; to have it judged once more. */
export function DeadLetters() {
  const query = useInfiniteQuery(deadLettersQuery)
  const requeueing = useRequeue()
  const [asks, setAsks] = useState(false)
  return (
    <section className="stack" aria-labelledby="given-up">
      <div className="system-head">
        <h2 id="given-up">Given up</h2>
        {query.data?.pages[0]?.items.length !== 0 && query.data !== undefined && <button type="button" className="button button-small" disabled={requeueing.isPending} onClick={() => setAsks(true)}>Judge all once more …</button>}
      </div>
      {requeueing.error !== null && <ErrorNote error={requeueing.error} />}
      {requeueing.data !== undefined && <p role="status">{requeueing.data.requeued === 1 ? 'One waits' : `${requeueing.data.requeued.toLocaleString('en')} wait`} to be judged once more.</p>}
      <Loaded query={query} lines={2}>
        {({ pages }) => (
          <Letters letters={pages.flatMap(({ items }) => items)} isBusy={requeueing.isPending} onRequeue={(id) => requeueing.mutate(id)} />
        )}
      </Loaded>
      {query.hasNextPage && <div><button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>More</button></div>}
      {asks && (
        <Dialog title="Judge all once more?" onClose={() => setAsks(false)}>
          <p>Everything that was given up goes back to the queue, with all attempts. If what made it fail is not mended, it ends here again.</p>
          <div className="row">
            <button type="button" className="button button-main" onClick={() => (setAsks(false), requeueing.mutate(null))}>Judge all once more</button>
            <button type="button" className="button" onClick={() => setAsks(false)}>Not now</button>
          </div>
        </Dialog>
      )}
    </section>
  )
}

function Letters({ letters, isBusy, onRequeue }: { letters: DeadLetter[]; isBusy: boolean; onRequeue: (id: string) => void }) {
  if (letters.length === 0) return <p className="soft">Nothing: no submission ended by a fault of the judge.</p>
  return (
    <ul className="letters">
      {letters.map(({ submission, problem, user, language, code, message, attempts, failed_at }) => (
        <li key={submission} className="letter">
          <div className="letter-what">
            <span><Link to="/submissions/$id" params={{ id: submission }}>{problem}</Link> <span className="soft">by <bdi>{user}</bdi>, {language}, <Moment at={failed_at} /></span></span>
            <span className="letter-why"><code>{code}</code> <bdi>{message}</bdi></span>
            {attempts.length > 0 && (
              <details className="small">
                <summary>{counted(attempts.length, 'attempt')}</summary>
                <ul>{attempts.map((attempt) => <li key={attempt.at}><Moment at={attempt.at} /> <span className="soft">on {attempt.worker}</span> <code>{attempt.code}</code> <bdi>{attempt.message}</bdi></li>)}</ul>
              </details>
            )}
          </div>
          <button type="button" className="button button-small" disabled={isBusy} aria-label={`Judge once more: ${problem} by ${user}`} onClick={() => onRequeue(submission)}>Judge once more</button>
        </li>
      ))}
    </ul>
  )
}

/** One, or all (null). */
function useRequeue() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string | null) => call<{ requeued: number }>(id === null ? '/v1/system/dead-letters/requeue' : `/v1/system/dead-letters/${encodeURIComponent(id)}/requeue`, { method: 'POST' }),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: deadLettersQuery.queryKey }), client.invalidateQueries({ queryKey: queueQuery.queryKey })]),
  })
}
