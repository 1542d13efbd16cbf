import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { Suspense, use, useEffect, useState } from 'react'
import { meQuery } from '../api/queries.ts'
import type { User } from '../api/types.ts'
import { ErrorNote } from '../elements/error-note.tsx'
import { useShortcut } from '../elements/shortcut.ts'
import { Skeleton } from '../elements/skeleton.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { may, MeContext } from './me.ts'
import { SignIn } from './sign-in.tsx'
import './shell.css'

/** What stands around every page: who is signed in decides whether it is a page at all. */
export function Shell({ linkOutcome }: { linkOutcome: Promise<Error | null> }) {
  return <Suspense fallback={<Coming />}><AfterLink linkOutcome={linkOutcome} /></Suspense>
}

/** A token in the address is exchanged before anybody is asked who they are. */
function AfterLink({ linkOutcome }: { linkOutcome: Promise<Error | null> }) {
  const linkError = use(linkOutcome)
  const me = useQuery(meQuery)
  // Whoever signs out loads the page anew: here a session has ended by itself.
  const [hadSession, setHadSession] = useState(false)
  if (me.data !== undefined && me.data !== null && !hadSession) setHadSession(true)
  if (me.data === undefined) {
    return me.error === null ? <Coming /> : <main className="page page-narrow"><ErrorNote error={me.error} onRetry={() => void me.refetch()} /></main>
  }
  return me.data === null ? <SignIn linkError={linkError} isAgain={hadSession} /> : <SignedIn me={me.data} />
}

/** The same as in index.html: the page goes on standing still. */
function Coming() {
  return <div className="page"><Skeleton lines={4} /></div>
}

function SignedIn({ me }: { me: User }) {
  const [keysShown, setKeysShown] = useState(false)
  const navigate = useNavigate()
  useFocusOnNewPage()
  useShortcut({ key: '?', mod: false }, () => setKeysShown(true))
  // The page of the problems answers this key itself; from any other page one gets there.
  useShortcut({ key: '/', mod: false }, () => void navigate({ to: '/' }).then(() => document.querySelector<HTMLElement>('input[type=search]')?.focus()))
  return (
    <MeContext value={me}>
      <a className="skip-link" href="#main">Skip to the content</a>
      <header className="bar">
        <Link to="/" className="brand" aria-label="Gavel: all problems">
          <svg viewBox="0 0 30 20" width="24" height="16" aria-hidden="true"><rect width="8" height="20" rx="2" className="brand-ac" /><rect x="11" width="8" height="20" rx="2" className="brand-ac" /><rect x="22" width="8" height="20" rx="2" className="brand-wa" /></svg>
          <span>Gavel</span>
        </Link>
        <nav aria-label="Main">
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>Problems</Link>
          <Link to="/submissions" activeOptions={{ exact: true, includeSearch: false }}>Submissions</Link>
          <Link to="/languages" className="wide-only">Languages</Link>
          {may(me, 'admin') && <Link to="/users" className="wide-only">Users</Link>}
          {may(me, 'admin') && <Link to="/system" className="wide-only">Queue</Link>}
          {may(me, 'admin') && <Link to="/caches" activeOptions={{ includeSearch: false }} className="wide-only">Caches</Link>}
        </nav>
        <ConnectionNote />
        <AccountMenu me={me} onShowKeys={() => setKeysShown(true)} />
      </header>
      <main id="main" tabIndex={-1}><Outlet /></main>
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </MeContext>
  )
}

/** On another page the focus stands at its beginning: the link that led there is gone, and a screen reader would hear nothing. */
function useFocusOnNewPage(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged) document.getElementById('main')?.focus({ preventScroll: true })
      }),
    [router],
  )
}
