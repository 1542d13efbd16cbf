import { visible } from '../../format/visible.ts'
import type { Line, Row } from './difference.ts'

/** Texts that differ in every line would be tens of thousands of rows. */
const shownRows = 500

/** Two texts beside each other, where they differ. */
export function SideBySide({ rows }: { rows: Row[] }) {
  return (
    <>
      <div className="side-by-side" role="region" aria-label="Differences, before and after" tabIndex={0}>
        <table>
          <colgroup><col className="side-number" /><col /><col className="side-number" /><col /></colgroup>
          <tbody>
            {rows.slice(0, shownRows).map((row, index) => (
              // Rows never move: their place is their name.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index} className={`is-${row.kind}`}>
                {row.kind === 'gap' ? <td colSpan={4} className="side-gap">⋯</td> : (
                  <>
                    <Cell line={row.before} side="removed" isChanged={row.kind === 'changed'} />
                    <Cell line={row.after} side="added" isChanged={row.kind === 'changed'} />
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shownRows && <p className="soft small">The first {shownRows} lines of the difference; {(rows.length - shownRows).toLocaleString('en')} more are not shown.</p>}
    </>
  )
}

function Cell({ line, side, isChanged }: { line: Line | null; side: 'removed' | 'added'; isChanged: boolean }) {
  if (line === null) return <td colSpan={2} className="side-nothing">{'\u00a0'}</td>
  return (
    <>
      <td className="side-number">{line.number}</td>
      <td className={isChanged ? `side-text is-${side}` : 'side-text'}>{line.changed === null ? visible(line.text) : <Marked text={line.text} {...line.changed} />}</td>
    </>
  )
}

function Marked({ text, start, end }: { text: string; start: number; end: number }) {
  return <>{visible(text.slice(0, start))}{end > start && <mark>{visible(text.slice(start, end)).replaceAll('\r', '⟨U+000D⟩')}</mark>}{visible(text.slice(end))}</>
}
