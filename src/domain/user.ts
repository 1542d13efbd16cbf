export const roles = ['contestant', 'setter', 'admin'] as const
/** contestant: submits; setter: also problems and everybody's submissions; admin: also users. Each may do what the ones before may. */
export type Role = (typeof roles)[number]

export interface User {
  id: string
  name: string
  role: Role
  createdAt: Date
}

/** May a user of this role do what `needed` may? */
export function hasRole(user: Pick<User, 'role'>, needed: Role): boolean {
  return roles.indexOf(user.role) >= roles.indexOf(needed)
}
