import type { ReactNode } from 'react'
import { ApiError } from '../api/call.ts'

/** What happened, what it was about, what to do: for anything that a request can end with. */
export function ErrorNote({ error, onRetry, children }: { error: Error; onRetry?: (() => void) | undefined; children?: ReactNode }) {
  const details = error instanceof ApiError ? error.details : undefined
  return (
    <div className="note note-bad" role="alert">
      <strong>{details?.title ?? 'Something went wrong on this page'}</strong>
      {(details?.detail ?? error.message) !== (details?.title ?? '') && <p>{details?.detail ?? error.message}</p>}
      {details?.errors !== undefined && <FaultList faults={details.errors} />}
      {children}
      {onRetry !== undefined && <div><button type="button" className="button button-small" onClick={onRetry}>Try again</button></div>}
    </div>
  )
}

/** Places and what is wrong there. */
export function FaultList({ faults }: { faults: readonly { path: string; message: string }[] }) {
  return (
    <ul className="fault-list">
      {faults.map(({ path, message }) => (
        <li key={`${path} ${message}`}>{path !== '' && <code>{path}</code>} {message}</li>
      ))}
    </ul>
  )
}
