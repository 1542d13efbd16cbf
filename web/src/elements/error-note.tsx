import type { ReactNode } from 'react'
import { ApiError } from '../api/call.ts'

/** What happened, what it was about, what to do: for anything that a request can end with. */
export function ErrorNote({ error, onRetry, children }: { error: Error; onRetry?: (() => void) | undefined; children?: ReactNode }) {
  const details = error instanceof ApiError ? error.details : undefined
  // What is wrong with what was sent is told place by place; of anything else the sentence says more than the places.
  const faults = details?.status === 422 ? details.errors : undefined
  const isFinal = error instanceof ApiError && error.status >= 400 && error.status < 500 && !error.canRetry
  return (
    <div className="note note-bad" role="alert">
      <strong>{details?.title ?? 'Something went wrong on this page'}</strong>
      {faults === undefined ? <p>{details?.detail ?? error.message}</p> : <FaultList faults={faults} />}
      {children}
      {onRetry !== undefined && !isFinal && <div><button type="button" className="button button-small" onClick={onRetry}>Try again</button></div>}
    </div>
  )
}

/** Places and what is wrong there. */
export function FaultList({ faults }: { faults: readonly { path: string; message: string }[] }) {
  return (
    <ul className="fault-list">
      {faults.map(({ path, message }) => (
        <li key={`${path} ${message}`}>{path !== '' && <code>{path}</code>} <bdi>{message}</bdi></li>
      ))}
    </ul>
  )
}
