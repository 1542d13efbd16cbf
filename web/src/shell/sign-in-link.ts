import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { meQuery } from '../api/queries.ts'
import type { User } from '../api/types.ts'

/**
 * The link that `npm start` prints carries the token behind the `#`, where no server sees it. It leaves the address and the
 * history at once and becomes a session. @returns what went wrong, null when nothing did or there was no token
 */
export async function signInByLink(client: QueryClient): Promise<Error | null> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  // The same link pasted into a page that is open changes only the hash, and loads nothing.
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload()
  })
  if (token === null) return null
  history.replaceState(history.state, '', location.pathname + location.search)
  try {
    await signIn(client, token)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Exchanges a token for a session's cookie. @throws ApiError when the token is none of this Gavel's */
export async function signIn(client: QueryClient, token: string): Promise<void> {
  await call('/v1/sessions', { method: 'POST', body: { token } })
  client.setQueryData(meQuery.queryKey, await call<User>('/v1/me'))
  await client.invalidateQueries()
}

/** Ends the session at the server and here: the page is loaded anew, so that nothing of what was shown stays in it. */
export async function signOut(): Promise<void> {
  await call('/v1/sessions/current', { method: 'DELETE' })
  location.assign('/')
}
