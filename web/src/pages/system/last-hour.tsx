import { useMemo, useState } from 'react'
import type { QueueMinute } from '../../api/types.ts'
import { Chart } from '../../chart/chart.tsx'
import { clockTime } from '../../format/moments.ts'

interface Line {
  name: string
  of: keyof Pick<QueueMinute, 'waiting' | 'judged' | 'failed'>
  shape: 'line' | 'bars'
  colour: string
  heightPx: number
}

const timesPx = 26
const lines: Line[] = [
  { name: 'Waiting', of: 'waiting', shape: 'line', colour: 'accent', heightPx: 96 },
  { name: 'Judged per minute', of: 'judged', shape: 'bars', colour: 'ac-bar', heightPx: 96 },
  { name: 'Given up per minute', of: 'failed', shape: 'bars', colour: 'wa-bar', heightPx: 64 + timesPx },
]

/** The chart of the last hour: three lines over the same minutes, and the same as a table. */
export function LastHour({ minutes }: { minutes: QueueMinute[] }) {
  const [pointed, setPointed] = useState<number | null>(null)
  const times = useMemo(() => minutes.map(({ at }) => Date.parse(at) / 1_000), [minutes])
  const columns = useMemo(() => lines.map((line) => ({ ...line, values: minutes.map((minute) => minute[line.of]) })), [minutes])
  const last = minutes.length - 1
  const shown = minutes[pointed ?? last] ?? minutes[last]
  if (shown === undefined) return null
  const isNow = shown === minutes[last]
  return (
    <div className="last-hour">
      <p className="soft small last-hour-when">{isNow ? 'now, and in the minute that runs' : `at ${clockTime(new Date(shown.at))}`}</p>
      {columns.map(({ name, of, shape, colour, heightPx, values }, place) => (
        <div key={of} className="last-hour-line">
          <p className="last-hour-name"><span className="soft">{name}</span> <strong className="number">{shown[of].toLocaleString('en')}</strong></p>
          <Chart
            label={sentenceOf(name, values)}
            times={times}
            values={values}
            shape={shape}
            colour={colour}
            heightPx={heightPx}
            showsTimes={place === lines.length - 1}
            {...(place === 0 ? { onPoint: setPointed } : {})}
          />
        </div>
      ))}
      <details className="small last-hour-table">
        <summary>As a table</summary>
        <div className="table-frame" role="region" aria-label="The last hour as a table" tabIndex={0}>
          <table className="table">
            <thead><tr><th>Minute</th>{lines.map(({ name, of }) => <th key={of} className="number">{name}</th>)}</tr></thead>
            <tbody>
              {minutes.toReversed().map((minute) => (
                <tr key={minute.at}><th scope="row" className="number">{clockTime(new Date(minute.at))}</th>{lines.map(({ of }) => <td key={of} className={minute[of] === 0 ? 'number soft' : 'number'}>{minute[of].toLocaleString('en')}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  )
}

function sentenceOf(name: string, values: number[]): string {
  return `${name} in the last hour: at most ${Math.max(...values).toLocaleString('en')}, ${(values.at(-1) ?? 0).toLocaleString('en')} now`
}
