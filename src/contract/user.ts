import { z } from 'zod'
import { roles } from '../domain/user.ts'
import { Timestamp } from './conventions.ts'

export { roles }
export const Role = z.enum(roles).describe('contestant: submits; setter: also problems and all submissions; admin: also users')
export type Role = z.infer<typeof Role>

export const UserName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'letters and digits, and . _ - after the first, 64 at most')

export const User = z.object({ name: UserName, role: Role, created_at: Timestamp }).meta({ id: 'User' })
export type User = z.infer<typeof User>

export const NewUser = z.strictObject({ name: UserName, role: Role.default('contestant') }).meta({ id: 'NewUser', examples: [{ name: 'ada', role: 'contestant' }] })
export type NewUser = z.infer<typeof NewUser>

/** The token is shown this once; only its hash is kept. */
export const UserWithToken = User.extend({ token: z.string() }).meta({ id: 'UserWithToken' })
export type UserWithToken = z.infer<typeof UserWithToken>

/** Signing in on the pages: a token for a session cookie. */
export const NewSession = z.strictObject({ token: z.string().min(1).max(200) })
export type NewSession = z.infer<typeof NewSession>
