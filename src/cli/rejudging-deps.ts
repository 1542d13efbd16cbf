import type { Kysely } from 'kysely'
import type { RejudgingDeps } from '../api/deps.ts'
import type { Rejudging } from '../domain/rejudging.ts'
import type { LoadVersion } from '../store/rejudging/choose-submissions.ts'
import type { Database } from '../store/database.ts'
import { applyRejudging, cancelRejudging } from '../store/rejudging/apply-or-cancel.ts'
import { getRejudging, listRejudgings, listVerdictChanges, publishAndRejudge } from '../store/rejudging/rejudgings.ts'
import { settleRejudging } from '../store/rejudging/settle.ts'
import { createRejudgingUnderKey } from '../store/under-key.ts'

/** What the API can do with rejudgings. What follows from a change is done before the answer; where the process ends meanwhile, the relay goes on with it. */
export function rejudgingDeps(db: Kysely<Database>, loadVersion: LoadVersion): RejudgingDeps {
  const settled = async (id: string): Promise<Rejudging> => {
    await settleRejudging(db, id, loadVersion)
    const rejudging = await getRejudging(db, id)
    if (rejudging === null) throw new Error(`rejudging ${id} is not there right after it was made`)
    return rejudging
  }
  return {
    create: async ({ userId, ...rejudging }, once) => {
      const made = await createRejudgingUnderKey(db, { ...rejudging, createdBy: userId }, once)
      if (made.kind === 'key_reused' || made.kind === 'no_testset') return made
      return { kind: made.kind, rejudging: await settled(made.id) }
    },
    publish: async ({ userId, ...rejudging }) => {
      const published = await publishAndRejudge(db, { ...rejudging, createdBy: userId })
      return published === null ? null : { ...published, rejudging: await settled(published.rejudgingId) }
    },
    get: (id) => getRejudging(db, id),
    list: (query) => listRejudgings(db, query),
    listChanges: (query) => listVerdictChanges(db, query),
    apply: async (id, userId) => {
      const outcome = await applyRejudging(db, id, userId)
      if (outcome?.kind === 'applied') await settled(id)
      return outcome
    },
    cancel: async (id, userId) => {
      const outcome = await cancelRejudging(db, id, userId)
      if (outcome?.kind === 'cancelled') await settled(id)
      return outcome
    },
  }
}
