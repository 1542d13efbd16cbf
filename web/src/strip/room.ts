import { useLayoutEffect, useState, type RefObject } from 'react'

/** Width of a cell with the gap after it, in pixels; the same numbers as in strip.css. */
const pitch = { small: 12, large: 31 }
/** A fold is as wide as this many cells. */
export const foldSlots = { small: 3, large: 2 }
/** Room that the gaps between groups may need. */
const groupGapsPx = { small: 16, large: 36 }

/** How many cells fit into `rows` rows of an element, kept up to date with its width. */
export function useRoom(frame: RefObject<HTMLElement | null>, size: 'small' | 'large', rows: number): number {
  const [widthPx, setWidthPx] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    // Measured before the first paint: a strip that folds a moment later would jump.
    // oxlint-disable-next-line react/set-state-in-effect
    setWidthPx(element.clientWidth)
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return Math.max(6, Math.floor((widthPx - groupGapsPx[size]) / pitch[size]) * rows)
}
