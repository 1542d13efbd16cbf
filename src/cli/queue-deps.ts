import type { Kysely } from 'kysely'
import type { QueueDeps } from '../api/deps.ts'
import type { Database } from '../store/database.ts'
import { listDeadLetters, requeueDeadLetters } from '../store/given-up.ts'
import { requeue } from '../store/judge-again.ts'
import { openQueueHour } from '../store/queue-minutes.ts'
import { getWaiting } from '../store/waiting.ts'
import { listWorkerStates } from '../store/worker-states.ts'

/** What the API shows of the queue, from the store. */
export function queueDeps(db: Kysely<Database>, facts: QueueDeps['facts']): QueueDeps {
  return {
    getWaiting: (id) => getWaiting(db, id),
    facts,
    lastHour: openQueueHour(db),
    listWorkers: (page) => listWorkerStates(db, page),
    listDeadLetters: (page) => listDeadLetters(db, page),
    requeue: (id) => requeue(db, id),
    requeueAll: () => requeueDeadLetters(db),
  }
}
