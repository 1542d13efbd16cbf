import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useStored } from '../../elements/stored.ts'

const least = 25
const most = 75
const stepPercent = 2

/** Two panes with a divider to drag, or to move with the arrow keys; where it stands is remembered. On a phone one of the two is seen. */
export function Split({ left, right, showsRight }: { left: ReactNode; right: ReactNode; showsRight: boolean }) {
  const frame = useRef<HTMLDivElement>(null)
  const [stored, store] = useStored('gavel.split', '50')
  const percent = bounded(Number(stored))

  function drag(event: PointerEvent<HTMLDivElement>): void {
    if (frame.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { left: x, width } = frame.current.getBoundingClientRect()
    store(bounded(((event.clientX - x) / width) * 100).toFixed(1))
  }
  function walk(event: KeyboardEvent): void {
    const next = { ArrowLeft: percent - stepPercent, ArrowRight: percent + stepPercent, Home: least, End: most }[event.key]
    if (next === undefined) return
    event.preventDefault()
    store(String(bounded(next)))
  }
  return (
    <div ref={frame} className={`split ${showsRight ? 'shows-right' : 'shows-left'}`} style={{ '--left': `${percent}%` }}>
      <div className="split-left">{left}</div>
      <div
        className="split-divider"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the statement"
        aria-valuenow={Math.round(percent)}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        onKeyDown={walk}
        onPointerDown={(event) => {
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={drag}
        onDoubleClick={() => store('50')}
      />
      <div className="split-right">{right}</div>
    </div>
  )
}

function bounded(percent: number): number {
  return Number.isFinite(percent) ? Math.max(least, Math.min(most, percent)) : 50
}
