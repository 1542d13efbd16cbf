import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { timeAxis, valueAxis } from './axes.ts'
import { colourOf, onThemeChange } from './colours.ts'
import './chart.css'

/** Half of a bar's minute on both sides. */
const marginSeconds = 30

interface ChartProps {
  /** What a screen reader says of it; the numbers have to stand somewhere else. */
  label: string
  /** In seconds since 1970, rising. */
  times: readonly number[]
  values: readonly number[]
  shape: 'line' | 'bars'
  /** A token of tokens.css, without its dashes. */
  colour: string
  heightPx: number
  /** Are the times written below it? */
  showsTimes: boolean
  /** The place that is pointed at, in this chart or another one on the page; null: none. */
  onPoint?: (index: number | null) => void
}

/** One value over time. All charts of a page show where the pointer is on one of them. */
export function Chart({ label, times, values, shape, colour, heightPx, showsTimes, onPoint }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  // What changes without the chart being drawn anew.
  const latest = useRef({ times, values, onPoint })
  useEffect(() => {
    latest.current = { times, values, onPoint }
  })

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: heightPx,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'page' }, points: { size: 7 } },
        padding: [8, 16, null, null],
        scales: { x: { range: (_, min, max) => [min - marginSeconds, max + marginSeconds] }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
        axes: [timeAxis(showsTimes), valueAxis()],
        series: [{}, {
          stroke: ({ root }) => colourOf(root, colour),
          fill: ({ root }) => `color-mix(in srgb, ${colourOf(root, colour)} ${shape === 'bars' ? 100 : 16}%, transparent)`,
          width: shape === 'bars' ? 0 : 1.5,
          points: { show: false },
          ...(shape === 'bars' && uPlot.paths.bars !== undefined ? { paths: uPlot.paths.bars({ size: [0.75, 24] }) } : {}),
        }],
        hooks: { setCursor: [({ cursor: { idx } }) => latest.current.onPoint?.(idx ?? null)] },
      },
      [[...latest.current.times], [...latest.current.values]],
      element,
    )
    plot.current = made
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightPx }))
    resized.observe(element)
    const stopFollowing = onThemeChange(() => made.redraw())
    return () => {
      stopFollowing()
      resized.disconnect()
      made.destroy()
    }
  }, [colour, heightPx, shape, showsTimes])

  useEffect(() => plot.current?.setData([[...times], [...values]]), [times, values])
  return <div ref={frame} className="chart" role="img" aria-label={label} style={{ height: heightPx }} />
}
