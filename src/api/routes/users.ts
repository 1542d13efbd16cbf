import { listOf, ListQuery } from '../../contract/conventions.ts'
import { NewUser, User, UserWithToken } from '../../contract/user.ts'
import type { User as UserRecord } from '../../domain/user.ts'
import type { Api } from '../api.ts'
import { requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { IdempotencyHeaders, keyReused, onceOf } from '../idempotency.ts'

export function addUserRoutes(app: Api, deps: Pick<ApiDeps, 'users'>): void {
  app.get('/me', {
    schema: {
      operationId: 'getMe', tags: ['users'], summary: 'Whom the token belongs to',
      response: { 200: User },
    },
    handler: async (request) => userView(userOf(request)),
  })

  app.get('/users', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listUsers', tags: ['users'], summary: 'All users (administrators)',
      querystring: ListQuery, errors: ['role-missing'],
      response: { 200: listOf(User) },
    },
    handler: async (request) => {
      const { limit, after } = request.query
      const page = await deps.users.listUsers({ limit, after: after ?? null })
      return { items: page.items.map(userView), next: page.next }
    },
  })

  app.post('/users', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'createUser', tags: ['users'], summary: 'A new user with an API token (administrators)',
      description: 'The token is shown this once. Repeated with the same Idempotency-Key it gives the same user with a new token.',
      headers: IdempotencyHeaders, body: NewUser,
      errors: ['role-missing', 'name-taken', 'idempotency-key-reused'],
      response: { 201: UserWithToken },
    },
    handler: async (request, reply) => {
      const outcome = await deps.users.createUser(request.body, onceOf(request, userOf(request).id, request.body))
      switch (outcome.kind) {
        case 'created':
        case 'replayed': {
          const token = await deps.users.createToken(outcome.user.id, { kind: 'api' })
          return reply.code(201).header('cache-control', 'no-store').send({ ...userView(outcome.user), token })
        }
        case 'name_taken':
          throw new ApiError('name-taken', `There is a user ${request.body.name} already; choose another name.`, { errors: [{ path: 'name', message: 'taken' }] })
        case 'key_reused':
          throw keyReused()
        default:
          return outcome satisfies never
      }
    },
  })
}

export function userView(user: UserRecord): User {
  return { name: user.name, role: user.role, created_at: user.createdAt.toISOString() }
}
