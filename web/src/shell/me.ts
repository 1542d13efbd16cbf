import { createContext, useContext } from 'react'
import type { Role, User } from '../api/types.ts'

export const MeContext = createContext<User | null>(null)

/** Who is signed in; only below the shell, which shows nothing else before somebody is. */
export function useMe(): User {
  const me = useContext(MeContext)
  if (me === null) throw new Error('useMe outside of the shell')
  return me
}

const rank: Record<Role, number> = { contestant: 0, setter: 1, admin: 2 }

/** May this user do what the role may? */
export function may(user: User, role: Role): boolean {
  return rank[user.role] >= rank[role]
}
