import { useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { fold, type StripPart } from './fold.ts'
import { focusOf, type StripCell, type StripModel } from './model.ts'
import { foldSlots, useRoom } from './room.ts'
import { faces } from './verdict.ts'
import { cellSentence, rangeOf, sentence, stateOf } from './words.ts'
import './strip.css'

interface StripProps {
  model: StripModel
  /** `small` is a picture in a list's row; `large` can be walked through, cell by cell. */
  size: 'small' | 'large'
  /** Rows that it may take before it folds. */
  rows?: number
  /** Index of the cell whose details stand below. */
  selected?: number | null
  onSelect?: (index: number) => void
  /** The cell under the pointer; null when it has left. */
  onHover?: (index: number | null) => void
}

/** A judgement as a row of cells, one for each test: the same in every place. */
export function Strip({ model, size, rows = 1, selected = null, onSelect, onHover }: StripProps) {
  const frame = useRef<HTMLDivElement>(null)
  const room = useRoom(frame, size, rows)
  const [isOpen, setOpen] = useState(false)
  // What the pointer is on does not move: the window around the running test stays while somebody looks.
  const [held, setHeld] = useState<number | null>(null)
  const focus = held ?? focusOf(model.cells)?.index ?? 0
  const parts = isOpen ? model.cells.map((cell): StripPart => ({ kind: 'cell', cell })) : fold(model.cells, { room, foldSlots: foldSlots[size], focus })

  const isLarge = size === 'large'
  const reachable = parts.some((part) => part.kind === 'cell' && part.cell.index === selected) ? selected : (focusOf(model.cells)?.index ?? firstCell(parts))

  if (!isLarge) {
    return (
      <div ref={frame} className="strip strip-small" role="img" aria-label={sentence(model)} title={sentence(model)}>
        {parts.map((part, place) => <Part key={keyOf(part)} part={part} model={model} endsGroup={endsGroup(parts, place)} />)}
      </div>
    )
  }
  return (
    <div
      ref={frame}
      className="strip strip-large"
      role="group"
      aria-label={`Tests: ${sentence(model)}`}
      onKeyDown={walk}
      onPointerEnter={() => setHeld(focus)}
      onPointerLeave={() => {
        setHeld(null)
        onHover?.(null)
      }}
    >
      {parts.map((part, place) => (
        <Part
          key={keyOf(part)}
          part={part}
          model={model}
          endsGroup={endsGroup(parts, place)}
          onUnfold={() => setOpen(true)}
          {...(part.kind === 'cell'
            ? {
                isSelected: part.cell.index === selected,
                isReachable: part.cell.index === reachable,
                onSelect: () => onSelect?.(part.cell.index),
                onHover: () => onHover?.(part.cell.index),
              }
            : {})}
        />
      ))}
      {isOpen && model.cells.length > room && (
        <button type="button" className="strip-close" onClick={() => setOpen(false)}>fold</button>
      )}
    </div>
  )
}

function Part({ part, model, endsGroup: isBeforeGap, isSelected = false, isReachable = false, onSelect, onHover, onUnfold }: {
  part: StripPart
  model: StripModel
  endsGroup: boolean
  isSelected?: boolean
  isReachable?: boolean
  onSelect?: () => void
  onHover?: () => void
  onUnfold?: () => void
}) {
  const gap = isBeforeGap ? ' ends-group' : ''
  if (part.kind === 'fold') {
    const face = faces[stateOf(part.cells)]
    const text = <>{face.letter} <span className="strip-count">{part.cells.length}</span></>
    const name = `${face.letter} ${part.cells.length} tests from ${rangeOf(part.cells)}: ${face.word}`
    if (onUnfold === undefined) return <span className={`strip-fold ${face.tone}${gap}`}>{text}</span>
    return <button type="button" className={`strip-fold ${face.tone}${gap}`} title={`${name}. Press to unfold.`} aria-label={`${name}; unfold`} onClick={onUnfold}>{text}</button>
  }
  const { cell } = part
  const face = faces[cell.state]
  const deciding = cell === focusOf(model.cells) && cell.state !== 'running' ? ' is-deciding' : ''
  const kept = cell.isKept ? ' is-kept' : ''
  const className = `strip-cell ${face.tone}${gap}${deciding}${kept}`
  const style = cell.timeMs === null || model.timeLimitMs === null ? undefined : riseOf(cell.timeMs / model.timeLimitMs)
  if (onSelect === undefined) return <span className={className} style={style}>{face.letter}</span>
  return (
    <button
      type="button"
      className={className}
      style={style}
      data-cell={cell.index}
      tabIndex={isReachable ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={cellSentence(cell)}
      onFocus={onSelect}
      onClick={onSelect}
      onPointerEnter={onHover}
    >
      {face.letter}
    </button>
  )
}

/** Arrow keys, Home and End go from cell to cell; Tab leaves the strip. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-cell]')]
  const at = cells.findIndex((cell) => cell === document.activeElement)
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: cells.length - 1 }[event.key]
  if (at === -1 || next === undefined) return
  event.preventDefault()
  cells[Math.max(0, Math.min(cells.length - 1, next))]?.focus()
}

/** Below a twentieth there is nothing to say about the time, and what would be drawn looks like dirt. */
function riseOf(share: number): CSSProperties {
  return { '--rise': share < 0.05 ? '0' : Math.min(1, share).toFixed(3) }
}

/** A gap follows where the next part belongs to another group. */
function endsGroup(parts: readonly StripPart[], place: number): boolean {
  const here = parts[place]
  const next = parts[place + 1]
  return here !== undefined && next !== undefined && lastOf(here)?.group !== firstOf(next)?.group
}

function firstOf(part: StripPart): StripCell | undefined {
  return part.kind === 'cell' ? part.cell : part.cells[0]
}

function lastOf(part: StripPart): StripCell | undefined {
  return part.kind === 'cell' ? part.cell : part.cells.at(-1)
}

function firstCell(parts: readonly StripPart[]): number | null {
  const part = parts.find(({ kind }) => kind === 'cell')
  return part?.kind === 'cell' ? part.cell.index : null
}

function keyOf(part: StripPart): string {
  return part.kind === 'cell' ? `cell ${part.cell.index}` : `fold ${firstOf(part)?.index ?? 0}`
}
