import { Link } from '@tanstack/react-router'
import type { WorkerState } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { statusWords } from '../../strip/verdict-badge.tsx'

/** With more slots than these, the free ones are told in a word. */
const mostShown = 4

/** A worker as a row of slots, each with what it judges. */
export function WorkerRow({ worker: { name, present, slots, languages, started_at, seen_at, judging } }: { worker: WorkerState }) {
  const free = present ? Math.max(0, slots - judging.length) : 0
  return (
    <li className={present ? 'worker' : 'worker is-silent'}>
      <div className="worker-head">
        <strong className="worker-name">{name}</strong>
        <span className="soft small">{present ? <>{judging.length} of {slots} busy, started <Moment at={started_at} /></> : <>silent, last seen <Moment at={seen_at} /></>}</span>
        <span className="soft small worker-languages">{languages.length === 0 ? 'no language' : languages.join(', ')}</span>
      </div>
      <ul className="slots" aria-label={`Slots of ${name}`}>
        {judging.map(({ submission, problem, language, status, since }) => (
          <li key={submission} className="slot is-busy">
            {problem === null ? <span>a run</span> : <Link to="/submissions/$id" params={{ id: submission }}>{problem}</Link>}
            <span className="soft small">{language}, {statusWords[status]}{since !== null && <>, <Moment at={since} /></>}</span>
          </li>
        ))}
        {slots > mostShown
          ? free > 0 && <li className="slot soft small">{free} free</li>
          : Array.from({ length: free }, (_, index) => <li key={index} className="slot soft small">free</li>)}
      </ul>
    </li>
  )
}
