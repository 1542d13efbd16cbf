import type uPlot from 'uplot'
import { clockTime } from '../format/moments.ts'
import { colourOf } from './colours.ts'

const font = '12px system-ui, sans-serif'
const minuteSeconds = 60
const amount = new Intl.NumberFormat('en', { notation: 'compact' })

const faint = {
  font,
  stroke: ({ root }: uPlot) => colourOf(root, 'ink-soft'),
  grid: { stroke: ({ root }: uPlot) => colourOf(root, 'line'), width: 1 },
  ticks: { show: false },
}

/** Times of the day, in the viewer's own time zone. */
export function timeAxis(isShown: boolean): uPlot.Axis {
  return {
    ...faint,
    size: isShown ? 26 : 0,
    space: 56,
    incrs: [5, 10, 15, 30, 60].map((minutes) => minutes * minuteSeconds),
    values: (_, times) => times.map((time) => (isShown ? clockTime(new Date(time * 1_000)) : '')),
  }
}

/** Whole numbers; as wide in every chart, so that the same minute stands below itself. */
export function valueAxis(): uPlot.Axis {
  return {
    ...faint,
    size: 44,
    space: 26,
    incrs: [1, 2, 5].flatMap((step) => Array.from({ length: 8 }, (_, zeros) => step * 10 ** zeros)).toSorted((a, b) => a - b),
    values: (_, values) => values.map((value) => amount.format(value)),
  }
}
