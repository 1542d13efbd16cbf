import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Submission } from '../../src/contract/submission.ts'
import type { Caller } from './caller.ts'

/** Asks until the submission is being judged. */
export async function running(caller: Caller, id: string): Promise<void> {
  for (;;) {
    const { status, verdict } = await caller.submission(id)
    if (status === 'running') return
    assert.notEqual(status, 'done', `it was judged (${verdict}) before anybody saw it running`)
    await sleep(10)
  }
}

/** Waits for its verdict. */
export async function judged(caller: Caller, id: string): Promise<Submission> {
  for (;;) {
    const submission = await caller.submission(id, 60)
    if (submission.status === 'done') return submission
  }
}
