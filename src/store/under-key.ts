import type { Kysely } from 'kysely'
import type { Role, User } from '../domain/user.ts'
import type { Database } from './database.ts'
import { once, type Once } from './idempotency.ts'
import { rejudge } from './judge-again.ts'
import { createRejudging, type NewRejudging } from './rejudging/rejudgings.ts'
import { createUser, findUser } from './users.ts'

/** `createUser`, once for each key. Without a key (null), each time. */
export async function createUserUnderKey(
  db: Kysely<Database>,
  user: { name: string; role: Role },
  key: Once | null,
): Promise<{ kind: 'created' | 'replayed'; user: User } | { kind: 'name_taken' } | { kind: 'key_reused' }> {
  if (key === null) return createUser(db, user)
  const outcome = await once(db, key, async (trx) => {
    const created = await createUser(trx, user)
    return created.kind === 'created' ? created.user.id : null
  })
  switch (outcome.kind) {
    case 'made':
      return { kind: 'created', user: await findUser(db, outcome.resourceId) }
    case 'replayed':
      return { kind: 'replayed', user: await findUser(db, outcome.resourceId) }
    case 'refused':
      return { kind: 'name_taken' }
    case 'key_reused':
      return outcome
    default:
      return outcome satisfies never
  }
}

/** `rejudge`, once for each key. Without a key (null), each time. */
export async function rejudgeUnderKey(
  db: Kysely<Database>,
  submissionId: string,
  key: Once | null,
): Promise<{ kind: 'made' | 'replayed' } | { kind: 'key_reused' } | { kind: 'no_submission' }> {
  if (key === null) return (await rejudge(db, submissionId)) === null ? { kind: 'no_submission' } : { kind: 'made' }
  const outcome = await once(db, key, (trx) => rejudge(trx, submissionId))
  return outcome.kind === 'refused' ? { kind: 'no_submission' } : { kind: outcome.kind }
}

/** `createRejudging`, once for each key. Without a key (null), each time. */
export async function createRejudgingUnderKey(
  db: Kysely<Database>,
  rejudging: NewRejudging,
  key: Once | null,
): Promise<{ kind: 'made' | 'replayed'; id: string } | { kind: 'key_reused' } | { kind: 'no_testset' }> {
  if (key === null) {
    const id = await createRejudging(db, rejudging)
    return id === null ? { kind: 'no_testset' } : { kind: 'made', id }
  }
  const outcome = await once(db, key, (trx) => createRejudging(trx, rejudging))
  switch (outcome.kind) {
    case 'made':
    case 'replayed':
      return { kind: outcome.kind, id: outcome.resourceId }
    case 'refused':
      return { kind: 'no_testset' }
    case 'key_reused':
      return outcome
    default:
      return outcome satisfies never
  }
}
