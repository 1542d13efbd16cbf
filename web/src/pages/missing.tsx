import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiError } from '../api/call.ts'
import { useConnectionLost } from '../api/connection.ts'
import { ErrorNote } from '../elements/error-note.tsx'
import { useTitle } from '../elements/title.ts'

/** Nothing is at this address. */
export function MissingPage() {
  useTitle('Not here')
  return (
    <div className="page page-narrow">
      <h1>There is nothing at this address</h1>
      <p>It may have been mistyped, or what was here is not yours to see. Everything that is:</p>
      <div className="row">
        <Link to="/" className="button button-main">All problems</Link>
        <Link to="/submissions" className="button">My submissions</Link>
      </div>
    </div>
  )
}

/** In place of a page whose subject could not be had. */
export function UnavailablePage({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return <MissingPage />
  return <div className="page page-narrow"><h1>This cannot be shown now</h1><ErrorNote error={error} onRetry={onRetry} /></div>
}

/** In place of a page that could not be drawn: its script could not be fetched, or it has a fault. */
export function CrashPage(props: ErrorComponentProps) {
  return props.error instanceof ApiError && props.error.status === 0 ? <UnfetchedPage error={props.error} /> : <FaultyPage {...props} />
}

/** A script that failed to come is asked for again only by loading the page anew: drafts outlive that. */
function UnfetchedPage({ error }: { error: ApiError }) {
  const isLost = useConnectionLost()
  useTitle('Cannot be reached')
  useEffect(() => {
    if (!isLost) location.reload()
  }, [isLost])
  return <div className="page page-narrow"><h1>This page cannot be fetched now</h1><ErrorNote error={error}><p>It appears by itself as soon as Gavel answers again.</p></ErrorNote></div>
}

function FaultyPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  useTitle('Something went wrong')
  return (
    <div className="page page-narrow">
      <h1>This page has a fault</h1>
      <ErrorNote error={error instanceof Error ? error : new Error(String(error))} onRetry={() => void router.invalidate().then(reset)}>
        <p>What you typed is kept in this browser, and what you submitted is being judged. If trying again does not help, please report the sentence above.</p>
      </ErrorNote>
      <p><Link to="/">All problems</Link></p>
    </div>
  )
}
