import type { ChangeCounts } from '../api/types.ts'
import { counted } from '../format/amounts.ts'
import './change-summary.css'

/** What differs from another version, in the width of a line: `+1 ~2 −0 of 100 tests, limits, statement`. */
export function ChangeSummary({ changes, tests }: { changes: ChangeCounts | null; tests: number }) {
  if (changes === null) return <span className="change-summary number">{counted(tests, 'test')}</span>
  const others = otherChanges(changes)
  const { added, changed, renamed, removed } = changes
  const isSame = added + changed + renamed + removed === 0
  return (
    <span className="change-summary">
      {isSame ? <span className="number">the same {counted(tests, 'test')}</span> : (
        <span className="number" title={inWords(changes)}>
          <span className="visually-hidden">{inWords(changes)}</span>
          <span aria-hidden="true"><b className={added > 0 ? 'count-added' : 'soft'}>+{added}</b> <b className={changed > 0 ? 'count-changed' : 'soft'}>~{changed}</b> <b className={removed > 0 ? 'count-removed' : 'soft'}>−{removed}</b></span>
          {' '}of {counted(tests, 'test')}
        </span>
      )}
      {others.length > 0 && <span>, {others.join(', ')}</span>}
    </span>
  )
}

function inWords({ added, changed, removed }: ChangeCounts): string {
  return `${added} added, ${changed} changed, ${removed} removed,`
}

const partWords: Record<ChangeCounts['parts'][number], string> = { names: 'name', statement: 'statement', attachments: 'attachments', languages: 'languages', credits: 'credits' }

/** Everything but tests that came, went or changed, a word each. */
export function otherChanges({ renamed, reordered, limits, parts }: ChangeCounts): string[] {
  return [
    ...(renamed === 0 ? [] : [`${renamed} renamed`]),
    ...(reordered ? ['order'] : []),
    ...(limits ? ['limits'] : []),
    ...parts.map((part) => partWords[part]),
  ]
}
