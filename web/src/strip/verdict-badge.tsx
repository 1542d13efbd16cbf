import type { Status, Verdict } from '../api/types.ts'
import { faces, verdictTitle } from './verdict.ts'
import './strip.css'

/** The verdict in its colour, or how far judging has come. */
export function VerdictBadge({ status, verdict, size = 'normal' }: { status: Status; verdict: Verdict | null; size?: 'normal' | 'large' }) {
  const large = size === 'large' ? ' badge-large' : ''
  if (status !== 'done' || verdict === null) return <span className={`badge tone-waiting${large}`}>{statusWords[status]}</span>
  return <span className={`badge ${faces[verdict].tone}${large}`} title={verdictTitle(verdict)}>{verdict}</span>
}

export const statusWords: Record<Status, string> = { queued: 'queued', compiling: 'compiling', running: 'running', done: 'done' }
