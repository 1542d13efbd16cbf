import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { call, newKey } from '../../api/call.ts'
import { usersQuery } from '../../api/queries.ts'
import type { Role, UserWithToken } from '../../api/types.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { Moment } from '../../elements/moment.tsx'
import { useTitle } from '../../elements/title.ts'
import { may, useMe } from '../../shell/me.ts'
import './users.css'

const roles: { id: Role; title: string; says: string }[] = [
  { id: 'contestant', title: 'Contestant', says: 'solves problems and sees what they sent' },
  { id: 'setter', title: 'Problem setter', says: 'also brings problems, sees all submissions and all tests' },
  { id: 'admin', title: 'Administrator', says: 'does all that, and makes users' },
]

/** The contract's rule of a user's name, for the browser: it complains before anything is sent. */
const namePattern = '[\\p{L}\\p{N}][\\p{L}\\p{N}._\\-]{0,63}'
const nameRule = 'letters and digits, and . _ - after the first, 64 at most'

/** Who may come in, and as what. */
export function UsersPage() {
  useTitle('Users')
  const me = useMe()
  const query = useQuery({ ...usersQuery, enabled: may(me, 'admin') })
  if (!may(me, 'admin')) return <div className="page page-narrow"><h1>Users</h1><p>Only an administrator sees and makes users. You are signed in as <bdi>{me.name}</bdi>.</p></div>
  return (
    <div className="page page-narrow">
      <h1>Users</h1>
      <NewUser />
      <Loaded query={query} lines={5}>
        {(users) => (
          <table className="table user-table">
            <thead><tr><th>Name</th><th>Role</th><th className="number">Made</th></tr></thead>
            <tbody>
              {users.map(({ name, role, created_at }) => (
                <tr key={name}><td className="user-name">{name}</td><td>{roles.find(({ id }) => id === role)?.title ?? role}</td><td className="number soft"><Moment at={created_at} /></td></tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </div>
  )
}

function NewUser() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('contestant')
  const making = useMutation({
    mutationFn: (key: string) => call<UserWithToken>('/v1/users', { method: 'POST', body: { name: name.trim(), role }, idempotencyKey: key }),
    onSuccess: () => {
      setName('')
      return client.invalidateQueries({ queryKey: usersQuery.queryKey })
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    making.mutate(newKey())
  }
  return (
    <>
      <form className="new-user" onSubmit={submit}>
        <label className="field"><span>New user</span><input className="input" name="name" placeholder="name" required pattern={namePattern} title={nameRule} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} /></label>
        <label className="field">
          <span>Role</span>
          <select className="select" name="role" value={role} onChange={(event) => setRole(roles.find(({ id }) => id === event.target.value)?.id ?? 'contestant')}>
            {roles.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
          </select>
        </label>
        <button className="button button-main" disabled={making.isPending}>Create</button>
        <p className="soft small new-user-role">{roles.find(({ id }) => id === role)?.title}: {roles.find(({ id }) => id === role)?.says}.</p>
      </form>
      {making.error !== null && <ErrorNote error={making.error} />}
      {making.data !== undefined && <NewToken user={making.data} />}
    </>
  )
}

/** The token is known only now: what is kept of it is a hash. */
function NewToken({ user }: { user: UserWithToken }) {
  const link = `${location.origin}/#token=${encodeURIComponent(user.token)}`
  return (
    <div className="note note-good" role="status">
      <strong><bdi>{user.name}</bdi> can come in</strong>
      <p>Give them this link, or the token alone. It is shown only this once.</p>
      <div className="token-row"><code>{link}</code><CopyButton text={link} what="the link" /></div>
      <div className="token-row"><code>{user.token}</code><CopyButton text={user.token} what="the token" /></div>
    </div>
  )
}
