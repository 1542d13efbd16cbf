import { isJudging } from '../../api/testset-queries.ts'
import type { Rejudging } from '../../api/types.ts'
import { useNow } from '../../elements/now.ts'
import { counted, duration } from '../../format/amounts.ts'

/** How far a rejudging is and how long it still takes; the same room while it judges and after. */
export function Progress({ rejudging }: { rejudging: Rejudging }) {
  const { judgements: { done, total }, submissions, kept } = rejudging
  const restMs = remainingMs(rejudging, useNow())
  return (
    <div className="rejudging-progress">
      <progress aria-label="Judged again" value={total === 0 ? 1 : done} max={Math.max(1, total)} />
      <p className="number">
        {isJudging(rejudging) ? `${done.toLocaleString('en')} of ${counted(total, 'submission')} judged again` : `${counted(total, 'submission')} judged again`}
        <span className="soft">{restMs !== null && `, about ${duration(restMs)} still`}{kept > 0 && `; ${kept.toLocaleString('en')} of ${submissions.toLocaleString('en')} keep their verdict whatever the new data say`}</span>
      </p>
    </div>
  )
}

const roundedToMs = 5_000

/** At the speed so far; null while that says little. */
function remainingMs(rejudging: Rejudging, nowMs: number): number | null {
  const { judgements: { done, total }, created_at } = rejudging
  const elapsedMs = nowMs - Date.parse(created_at)
  if (!isJudging(rejudging) || done < 10 || elapsedMs < roundedToMs) return null
  return Math.ceil(((total - done) * elapsedMs) / done / roundedToMs) * roundedToMs
}
