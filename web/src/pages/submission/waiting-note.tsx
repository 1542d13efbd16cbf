import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { waitingQuery } from '../../api/queue-queries.ts'
import type { Submission, Waiting } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { counted } from '../../format/amounts.ts'

/** Nobody asks why of what waits for less. */
const shownAfterMs = 1_000

/** Why a submission is not judged yet, for as long as it waits. */
export function WaitingNote({ submission: { id, status } }: { submission: Submission }) {
  const isLong = useLater(shownAfterMs)
  const waits = status !== 'done' && isLong
  const { data } = useQuery({ ...waitingQuery(id), enabled: waits })
  // Of what is judged, the strip tells; but not that nobody is there any more who judges it.
  if (!waits || data === undefined || data.reason === 'judging' || data.reason === 'done') return null
  return (
    <section className="waiting" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{data.status === 'queued' ? 'Why is it waiting?' : 'Why does it not go on?'}</h2>
      <p role="status">{data.message}</p>
      <Facts waiting={data} />
      {data.attempts.faults.length > 0 && (
        <ul className="waiting-faults small">
          {data.attempts.faults.map(({ at, code, message, worker }) => (
            <li key={at}><Moment at={at} /> <code>{code}</code>{worker !== null && <span className="soft"> on {worker}</span>}{message !== null && <span>: <bdi>{message}</bdi></span>}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Facts({ waiting: { position, position_is_least, priority, queued_at, slots, workers, attempts } }: { waiting: Waiting }) {
  return (
    <dl className="waiting-facts">
      {position !== null && <div><dt className="soft small">Place in the queue</dt><dd className="number">{position.toLocaleString('en')}{position_is_least && ' or farther back'}</dd><dd className="soft small">priority {priority}</dd></div>}
      {queued_at !== null && <div><dt className="soft small">Queued</dt><dd><Moment at={queued_at} /></dd></div>}
      <div><dt className="soft small">Slots</dt><dd className="number">{slots.free.toLocaleString('en')} free</dd><dd className="soft small">of {slots.all.toLocaleString('en')} on {counted(workers.present, 'worker')}</dd></div>
      <div><dt className="soft small">With its language</dt><dd className="number">{counted(workers.for_language, 'worker')}</dd></div>
      {attempts.failed > 0 && <div><dt className="soft small">Failed attempts</dt><dd className="number">{attempts.failed} of {attempts.of}</dd></div>}
    </dl>
  )
}

/** False at first, and true some time later. */
function useLater(ms: number): boolean {
  const [isLater, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return isLater
}
