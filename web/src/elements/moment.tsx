import { exact, relative } from '../format/moments.ts'
import { useNow } from './now.ts'

/** How long ago something was, with the exact moment on hover. */
export function Moment({ at }: { at: string }) {
  const date = new Date(at)
  return <time dateTime={at} title={exact(date)} className="number">{relative(date, Math.max(useNow(), date.getTime()))}</time>
}
