const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const clockToSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** How long ago, as one would say it: `just now`, `3 min ago`, `22 Nov`. */
export function relative(at: Date, nowMs: number): string {
  const seconds = Math.floor((nowMs - at.getTime()) / 1_000)
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`
  if (seconds < 7 * 86_400) return seconds < 2 * 86_400 ? 'yesterday' : `${Math.floor(seconds / 86_400)} days ago`
  return at.getFullYear() === new Date(nowMs).getFullYear() ? day.format(at) : dayOfYear.format(at)
}

/** `08:00`, in the viewer's own time zone. */
export function clockTime(at: Date): string {
  return clock.format(at)
}

/** A version's name for people: `22 Nov 08:00`. */
export function dayAndClock(at: Date): string {
  return `${day.format(at)} ${clock.format(at)}`
}

/** The same to the second, where several versions of one minute may stand together: `22 Nov 08:00:31`. */
export function dayAndClockToSeconds(at: Date): string {
  return `${day.format(at)} ${clockToSeconds.format(at)}`
}

/** The exact moment, in the viewer's own time zone. */
export function exact(at: Date): string {
  return full.format(at)
}
