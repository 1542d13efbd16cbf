import { listOf, ListQuery } from '../../contract/conventions.ts'
import { DeadLetter, QueueState, Requeued, Waiting, WorkerState } from '../../contract/queue.ts'
import { hasRole } from '../../domain/user.ts'
import type { Api } from '../api.ts'
import { isStaff, requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { deadLetterView, queueView, waitingView, workerView } from '../queue-view.ts'
import { visibleSubmission } from '../visible-submission.ts'
import { SubmissionParams } from './submissions.ts'

/** Why something waits, and what operators see of queue and workers. */
export function addQueueRoutes(app: Api, deps: Pick<ApiDeps, 'submissions' | 'queue'>): void {
  app.get('/submissions/:id/waiting', {
    schema: {
      operationId: 'getWaiting', tags: ['submissions'], summary: 'Why a submission is not done yet',
      description: 'Its place in the queue, the slots and workers that there are, what failed before, and who judges it.',
      params: SubmissionParams, errors: ['no-such-submission'], response: { 200: Waiting },
    },
    handler: async (request) => {
      const user = userOf(request)
      const { id } = request.params
      await visibleSubmission(deps.submissions, id, user)
      const waiting = await deps.queue.getWaiting(id)
      if (waiting === null) throw new ApiError('no-such-submission', `There is no submission ${id}.`)
      return waitingView(waiting, { isStaff: isStaff(user), isAdmin: hasRole(user, 'admin') })
    },
  })

  app.get('/system/queue', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'getQueue', tags: ['operation'], summary: 'What waits, by priority, and what judges (administrators)',
      errors: ['role-missing'], response: { 200: QueueState },
    },
    handler: async () => queueView(await deps.queue.facts()),
  })

  app.get('/system/workers', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listWorkers', tags: ['operation'], summary: 'The workers and what their slots hold (administrators)',
      description: 'Workers of the last 24 hours, by name. A worker says every 10 s that it is there.',
      querystring: ListQuery, errors: ['role-missing'], response: { 200: listOf(WorkerState) },
    },
    handler: async (request) => {
      const { limit, after } = request.query
      const page = await deps.queue.listWorkers({ limit, after: after ?? null })
      return { items: page.items.map(workerView), next: page.next }
    },
  })

  app.get('/system/dead-letters', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'listDeadLetters', tags: ['operation'], summary: 'Submissions that the judge gave up (administrators)',
      description: 'Those that ended as `JE` after all attempts, the newest submission first, with what happened to each attempt. Trials and runs without a problem are not among them.',
      querystring: ListQuery, errors: ['role-missing'], response: { 200: listOf(DeadLetter) },
    },
    handler: async (request) => {
      const { limit, after } = request.query
      const page = await deps.queue.listDeadLetters({ limit, after: after ?? null })
      return { items: page.items.map(deadLetterView), next: page.next }
    },
  })

  app.post('/system/dead-letters/requeue', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'requeueDeadLetters', tags: ['operation'], summary: 'Have all that was given up judged once more (administrators)',
      description: 'With all attempts, on the published version. What happened before stays on record.',
      errors: ['role-missing'], response: { 202: Requeued },
    },
    handler: async (_request, reply) => reply.code(202).send({ requeued: await deps.queue.requeueAll() }),
  })

  app.post('/system/dead-letters/:id/requeue', {
    onRequest: requireRole('admin'),
    schema: {
      operationId: 'requeueDeadLetter', tags: ['operation'], summary: 'Have one judged once more (administrators)',
      description: 'With all attempts, on the published version. 409 when it is not `JE` (any more): then somebody was faster.',
      params: SubmissionParams, errors: ['role-missing', 'no-such-submission', 'not-given-up'], response: { 202: Requeued },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      await visibleSubmission(deps.submissions, id, userOf(request))
      if (!(await deps.queue.requeue(id))) throw new ApiError('not-given-up', `${id} is not JE (any more), so there is nothing to requeue. POST /v1/submissions/${id}/rejudge judges it again.`)
      return reply.code(202).send({ requeued: 1 })
    },
  })
}
