import type { Rejudging } from '../../api/types.ts'
import { counted } from '../../format/amounts.ts'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'
import { isJudging } from '../../api/testset-queries.ts'

/** How many submissions go from which verdict to which: `3 of 214 from AC to WA`. */
export function VerdictCounts({ rejudging }: { rejudging: Rejudging }) {
  const { changes, submissions } = rejudging
  const goesOn = isJudging(rejudging)
  if (changes.length === 0) {
    return <p className="verdict-counts-none">{goesOn ? <span className="soft">No verdict is another so far.</span> : <strong>{submissions === 0 ? 'There are no submissions yet.' : `No verdict ${rejudging.state === 'applied' ? 'has changed' : 'changes'}: all ${counted(submissions, 'submission')} keep theirs.`}</strong>}</p>
  }
  return (
    <ul className="verdict-counts" aria-label={goesOn ? 'Verdicts that change, so far' : 'Verdicts that change'}>
      {changes.map(({ before, after, count }) => (
        <li key={`${before} ${after}`}>
          <strong className="number">{count.toLocaleString('en')}</strong> <span className="soft">of {submissions.toLocaleString('en')} from</span> <VerdictBadge status={before === null ? 'queued' : 'done'} verdict={before} /> <span className="soft">to</span> <VerdictBadge status="done" verdict={after} />
        </li>
      ))}
    </ul>
  )
}
