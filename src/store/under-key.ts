import type { Kysely } from 'kysely'
import type { Role, User } from '../domain/user.ts'
import type { Database } from './database.ts'
import { once, type Idempotency } from './idempotency.ts'
import { rejudge, rejudgeProblem } from './rejudge.ts'
import { createUser, getUser } from './users.ts'

/** Whose key it is. Null in the place of this: no key, so every call is a new one. */
export interface UnderKey {
  userId: string
  idempotency: Idempotency
}

/** `createUser`; under a key the same user again. */
export async function createUserUnderKey(
  db: Kysely<Database>,
  user: { name: string; role: Role },
  key: UnderKey | null,
): Promise<{ kind: 'created' | 'replayed'; user: User } | { kind: 'name_taken' } | { kind: 'key_reused' }> {
  if (key === null) return createUser(db, user)
  try {
    const outcome = await once(db, key.userId, key.idempotency, async (trx) => {
      const made = await createUser(trx, user)
      if (made.kind === 'name_taken') throw new NameTaken()
      return made.user.id
    })
    if (outcome.kind === 'key_reused') return outcome
    const found = await getUser(db, outcome.resourceId)
    if (found === null) throw new Error(`user ${outcome.resourceId} is not there after it was made`)
    return { kind: outcome.kind, user: found }
  } catch (error) {
    if (error instanceof NameTaken) return { kind: 'name_taken' }
    throw error
  }
}

/** Rolls the key back with the user that was not made. */
class NameTaken extends Error {}

/** `rejudge`; under a key one new judgement. */
export async function rejudgeUnderKey(
  db: Kysely<Database>,
  submissionId: string,
  key: UnderKey | null,
): Promise<{ kind: 'made' | 'replayed' } | { kind: 'key_reused' } | { kind: 'no_submission' }> {
  if (key === null) return (await rejudge(db, submissionId)) === null ? { kind: 'no_submission' } : { kind: 'made' }
  const outcome = await once(db, key.userId, key.idempotency, async (trx) => (await rejudge(trx, submissionId)) ?? '')
  if (outcome.kind === 'key_reused') return outcome
  if (outcome.resourceId === '') return { kind: 'no_submission' }
  return { kind: outcome.kind === 'created' ? 'made' : 'replayed' }
}

/** `rejudgeProblem`; under a key one new judgement for each submission, and the same count again. */
export async function rejudgeProblemUnderKey(
  db: Kysely<Database>,
  slug: string,
  key: UnderKey | null,
): Promise<{ kind: 'made' | 'replayed'; judgements: number } | { kind: 'key_reused' }> {
  if (key === null) return { kind: 'made', judgements: (await rejudgeProblem(db, slug)) ?? 0 }
  const outcome = await once(db, key.userId, key.idempotency, async (trx) => String((await rejudgeProblem(trx, slug)) ?? 0))
  if (outcome.kind === 'key_reused') return outcome
  return { kind: outcome.kind === 'created' ? 'made' : 'replayed', judgements: Number(outcome.resourceId) }
}
