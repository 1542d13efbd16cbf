import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Kysely } from 'kysely'
import { maxAttempts, type Claim } from '../../src/domain/judgement.ts'
import type { Queue } from '../../src/queue/queue.ts'
import { finish } from '../../src/store/claims.ts'
import type { Database } from '../../src/store/database.ts'
import { giveUp, handBack, recoverLapsed } from '../../src/store/lost-claims.ts'
import { getSubmission } from '../../src/store/submissions.ts'
import { aProblem, aResult, aSubmission, aUser, lapsed, rejudgeAll } from '../support/store.ts'

export interface QueueParts {
  /** A worker's own view of one and the same queue over the database. */
  open(options: { worker: string; leaseMs: number }): Promise<Queue>
  /** All that was put into the database is where a slot finds it. */
  arrived(): Promise<void>
}

/** What every queue has to do. Nobody else may have something in the queue of `db`. */
export function queueContract(name: string, db: Kysely<Database>, parts: QueueParts): void {
  const forever = new AbortController().signal

  async function withQueue(options: { leaseMs?: number }, use: (queue: Queue) => Promise<void>): Promise<void> {
    const queue = await parts.open({ worker: 'worker', leaseMs: options.leaseMs ?? 60_000 })
    try {
      await use(queue)
    } finally {
      await queue.close()
    }
  }

  test(`${name}: a slot that waits gets what is submitted`, () =>
    withQueue({}, async (queue) => {
      const next = queue.next(forever)
      const id = await aSubmission(db)
      assert.equal((await next).submissionId, id)
    }))

  test(`${name}: what was submitted before the worker came is taken too`, async () => {
    const id = await aSubmission(db)
    await withQueue({}, async (queue) => assert.equal((await queue.next(forever)).submissionId, id))
  })

  test(`${name}: each submission goes to one slot, whichever worker's, and many slots wait at once`, async () => {
    const [user, problem] = [await aUser(db), await aProblem(db)]
    const workers = await Promise.all(['one', 'two', 'three'].map((worker) => parts.open({ worker, leaseMs: 60_000 })))
    try {
      const slots = workers.flatMap((queue) => Array.from({ length: 8 }, () => queue.next(forever)))
      const made = await Promise.all(slots.map(() => aSubmission(db, { user, problem })))
      const taken = await Promise.all(slots)
      assert.deepEqual(taken.map(({ submissionId }) => submissionId).toSorted(), made.toSorted())
    } finally {
      await Promise.all(workers.map((queue) => queue.close()))
    }
  })

  test(`${name}: many that come in one transaction wake as many slots`, async () => {
    const [user, problem] = [await aUser(db), await aProblem(db)]
    await withQueue({}, async (queue) => {
      for (let count = 0; count < 8; count++) {
        await aSubmission(db, { user, problem })
        const held = await queue.next(forever)
        await finish(db, held, aResult())
        queue.settled(held, 'finished')
      }
      const slots = Array.from({ length: 8 }, () => queue.next(forever))
      assert.equal(await rejudgeAll(db, problem), 8)
      assert.equal(new Set((await Promise.all(slots)).map(({ submissionId }) => submissionId)).size, 8)
    })
  })

  test(`${name}: smaller priority goes first, then the older`, async () => {
    const [user, problem] = [await aUser(db), await aProblem(db)]
    const order: string[] = []
    for (const priority of ['rejudge', 'practice', 'contest', 'contest'] as const) order.push(await aSubmission(db, { user, problem, priority }))
    await parts.arrived()
    await withQueue({}, async (queue) => {
      const taken: Claim[] = []
      for (let count = 0; count < 4; count++) taken.push(await queue.next(forever))
      assert.deepEqual(taken.map(({ submissionId }) => submissionId), [order[2], order[3], order[1], order[0]])
    })
  })

  test(`${name}: what is handed back goes to another slot`, () =>
    withQueue({}, async (queue) => {
      const id = await aSubmission(db)
      const held = await queue.next(forever)
      const other = queue.next(forever)
      assert.equal(await handBack(db, held), true)
      queue.settled(held, 'handed-back')
      assert.equal((await other).submissionId, id)
    }))

  test(`${name}: what failed by a fault of ours goes to a slot again, and after the last try to none`, () =>
    withQueue({}, async (queue) => {
      const id = await aSubmission(db)
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const held = await queue.next(forever)
        assert.deepEqual([held.submissionId, held.attempt], [id, attempt])
        queue.settled(held, await giveUp(db, held, { code: 'BOX_DIED', message: 'the box died' }))
      }
      assert.equal((await getSubmission(db, id))?.judgement.verdict, 'JE')
      const next = await aSubmission(db)
      assert.equal((await queue.next(forever)).submissionId, next)
    }))

  test(`${name}: what a dead worker held goes to another slot, and the dead one's verdict changes nothing`, async () => {
    const id = await aSubmission(db)
    let dead: Claim | undefined
    await withQueue({ leaseMs: lapsed }, async (queue) => {
      dead = await queue.next(forever)
    })
    await withQueue({}, async (queue) => {
      const next = queue.next(forever)
      assert.equal(await recoverLapsed(db), 1)
      const held = await next
      assert.deepEqual([held.submissionId, held.judgementId], [id, dead?.judgementId])
      assert.ok(dead !== undefined && held.attempt > dead.attempt)
      assert.equal(await finish(db, dead, aResult('AC')), false)
      assert.equal(await finish(db, held, aResult('WA')), true)
      assert.equal((await getSubmission(db, id))?.judgement.verdict, 'WA')
    })
  })

  test(`${name}: a slot that stops waiting takes nothing with it`, () =>
    withQueue({}, async (queue) => {
      const stopping = new AbortController()
      const stopped = queue.next(stopping.signal)
      stopping.abort(new Error('draining'))
      await assert.rejects(stopped, /draining/)
      await assert.rejects(queue.next(stopping.signal), /draining/)
      const id = await aSubmission(db)
      assert.equal((await queue.next(forever)).submissionId, id)
    }))

  test(`${name}: a slot that is told to stop while it takes either has the judgement or leaves it to the others`, () =>
    withQueue({}, async (queue) => {
      for (let round = 0; round < 20; round++) {
        const stopping = new AbortController()
        const id = await aSubmission(db)
        const taking = queue.next(stopping.signal)
        queueMicrotask(() => stopping.abort())
        const held = await taking.catch(() => queue.next(forever))
        assert.equal(held.submissionId, id)
      }
    }))
}
