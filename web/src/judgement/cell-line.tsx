import type { Submission } from '../api/types.ts'
import { duration, memory } from '../format/amounts.ts'
import { visible } from '../format/visible.ts'
import { cellName, isFailure, isSecret, type StripCell, type StripModel } from '../strip/model.ts'
import { faces } from '../strip/verdict.ts'

/** One test in one line, always as tall, so that nothing below moves while the pointer goes over the strip. */
export function CellLine({ cell, model, submission, seesSecret }: { cell: StripCell | null; model: StripModel; submission: Submission; seesSecret: boolean }) {
  if (cell === null) return <p className="cell-line soft">{hintOf(submission)}</p>
  const { timeLimitMs, memoryLimitKib } = model
  return (
    <p className="cell-line">
      <span className="mono cell-name">{cellName(cell)}</span>
      <span className={`cell-word ${faces[cell.state].tone}`}>{faces[cell.state].word}</span>
      {cell.timeMs !== null && <span className="number">{duration(cell.timeMs)}{timeLimitMs !== null && <span className="soft"> of {duration(timeLimitMs)}</span>}</span>}
      {cell.memoryKib !== null && <span className="number">{memory(cell.memoryKib)}{memoryLimitKib !== null && <span className="soft"> of {memory(memoryLimitKib)}</span>}</span>}
      {cell.firstTimeMs !== null && <span className="soft">run again alone: the first time it took {duration(cell.firstTimeMs)}, a little over the limit</span>}
      {cell.isKept && <span className="soft" title="Program, input, answer, limits and comparison are the same as then: it was not run again">kept from the judgement before</span>}
      {isFailure(cell.state) && !seesSecret && isSecret(cell) && <span className="soft">secret: its data are not shown</span>}
      {cell.message !== '' && <span className="cell-message" dir="auto">{visible(cell.message)}</span>}
    </p>
  )
}

function hintOf({ status, verdict }: Submission): string {
  if (status !== 'done') return ''
  return verdict === 'CE' ? 'No test was run.' : 'Choose a test to see its time and memory.'
}
