import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ErrorNote } from '../elements/error-note.tsx'
import { useTitle } from '../elements/title.ts'
import { signIn } from './sign-in-link.ts'
import './sign-in.css'

/** Stands at whatever address was asked for, so that one goes on there. */
export function SignIn({ linkError, isAgain }: { linkError: Error | null; isAgain: boolean }) {
  useTitle('Sign in')
  const client = useQueryClient()
  const [token, setToken] = useState('')
  const entering = useMutation({ mutationFn: () => signIn(client, token.trim()) })
  const error = entering.error ?? linkError

  function submit(event: FormEvent): void {
    event.preventDefault()
    entering.mutate()
  }
  return (
    <main className="sign-in">
      <h1>Sign in to Gavel</h1>
      {isAgain && <p className="note note-warn" role="status">Your session has ended. Sign in again to go on here: what you typed is kept, what you asked for last was not done.</p>}
      <form onSubmit={submit} className="stack">
        <label className="field">
          <span>Your token</span>
          {/* The page is this field: nobody is led past anything by starting in it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <input className="input mono" type="password" name="token" autoComplete="current-password" autoFocus required value={token} onChange={(event) => setToken(event.target.value)} />
        </label>
        <button className="button button-main" disabled={entering.isPending}>Sign in</button>
      </form>
      {error !== null && !entering.isPending && <ErrorNote error={error} />}
      <section className="sign-in-where">
        <h2>Where is my token?</h2>
        <ul>
          <li>If somebody else runs this Gavel, they made it for you: ask them.</li>
          <li>If you started it yourself: <code>npm start</code> printed a link that signs you in. The token is also kept in the file <code>admin-token</code> in the data folder:
            <pre>cat /var/lib/gavel/admin-token</pre>
            or, when you are not root, <code>~/.local/share/gavel/admin-token</code>.
          </li>
        </ul>
      </section>
    </main>
  )
}
