import type { QueueState } from '../../api/types.ts'
import { duration } from '../../format/amounts.ts'

const meanings = { contest: 'a contest runs', run: 'somebody waits for a trial', practice: 'everything else that is sent', rejudge: 'judged again, behind all others' }

/** What waits, by priority. */
export function QueueTable({ waiting }: { waiting: QueueState['waiting'] }) {
  return (
    <div className="table-frame">
      <table className="table">
        <thead><tr><th>Priority</th><th className="number">Waiting</th><th className="number">The oldest for</th></tr></thead>
        <tbody>
          {waiting.map(({ priority, waiting: count, oldest_ms }) => (
            <tr key={priority}>
              <td>{priority} <span className="soft small wide-only">{meanings[priority]}</span></td>
              <td className={count === 0 ? 'number soft' : 'number'}>{count.toLocaleString('en')}</td>
              <td className={oldest_ms === null ? 'number soft' : 'number'}>{oldest_ms === null ? '–' : duration(oldest_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
