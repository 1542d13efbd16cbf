import type { Kysely } from 'kysely'
import type { Role, User } from '../domain/user.ts'
import type { Database } from './database.ts'
import { once, type Once } from './idempotency.ts'
import { rejudge, rejudgeProblem } from './rejudge.ts'
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

/** `rejudgeProblem`, once for each key. Without a key (null), each time. Of an unknown problem it makes none. */
export async function rejudgeProblemUnderKey(
  db: Kysely<Database>,
  slug: string,
  key: Once | null,
): Promise<{ kind: 'made' | 'replayed'; judgements: number } | { kind: 'key_reused' }> {
  const rejudgeAll = async (trx: Kysely<Database>) => (await rejudgeProblem(trx, slug)) ?? 0
  if (key === null) return { kind: 'made', judgements: await rejudgeAll(db) }
  const outcome = await once(db, key, async (trx) => String(await rejudgeAll(trx)))
  switch (outcome.kind) {
    case 'made':
    case 'replayed':
      return { kind: outcome.kind, judgements: Number(outcome.resourceId) }
    case 'refused':
      return { kind: 'made', judgements: 0 }
    case 'key_reused':
      return outcome
    default:
      return outcome satisfies never
  }
}
