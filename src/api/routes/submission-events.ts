import { z } from 'zod'
import { SubmissionEvent } from '../../contract/event.ts'
import type { Api } from '../api.ts'
import { isStaff, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { eventStream } from '../event-stream.ts'
import { forContestants } from '../secrecy.ts'
import { visibleSubmission } from '../visible-submission.ts'
import { SubmissionParams } from './submissions.ts'

const ResumeHeaders = z.object({
  'last-event-id': z.string().max(100).optional().describe('The `id:` of the last event that came; the stream goes on after it'),
})

/** For the description only: what is sent is a stream, whose `data:` has that form. */
const stream = z.unknown().meta({ $ref: '#/components/schemas/SubmissionEvent' })

export function addSubmissionEventRoute(app: Api, deps: Pick<ApiDeps, 'submissions' | 'events' | 'settings'>, stopping: AbortSignal): void {
  app.get('/submissions/:id/events', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'watchSubmission', tags: ['submissions'], summary: 'What happens to a submission, while it happens',
      description:
        'Server-sent events: `status`, `run` (a test has finished), `done` (with the submission; the last one). First comes what has happened already, or with Last-Event-ID what came after that event. 204 when nothing is left to tell, which ends the reconnecting of a browser.',
      params: SubmissionParams, headers: ResumeHeaders, errors: ['no-such-submission'],
      response: {
        200: { description: 'The stream; `data:` of each event has this form', content: { 'text/event-stream': { schema: stream } } },
        204: z.null().describe('It is done, and the caller has seen that'),
      },
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const { id } = request.params
      const lastId = request.headers['last-event-id'] ?? null
      const submission = await visibleSubmission(deps.submissions, id, user)

      const leave = new AbortController()
      const signal = AbortSignal.any([leave.signal, stopping])
      const events = deps.events.subscribe(id, lastId, signal)[Symbol.asyncIterator]()
      const first = submission.judgement.status === 'done' && lastId !== null ? await events.next() : null
      if (first?.done === true) return reply.code(204).send(null)

      const frames = eventStream(shown(), {
        heartbeatMs: deps.settings.heartbeatMs,
        abort: () => leave.abort(),
        onError: (error) => {
          if (!signal.aborted) request.log.error({ err: error }, 'an event stream broke off; its reader connects again')
        },
      })
      // X-Accel-Buffering: nginx would hold the events back.
      return reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }).send(frames)

      async function* shown() {
        if (first !== null) yield visible(first.value)
        for await (const item of { [Symbol.asyncIterator]: () => events }) yield visible(item)
      }

      function visible(item: { id: string; event: SubmissionEvent }) {
        return isStaff(user) ? item : { id: item.id, event: forContestants(item.event) }
      }
    },
  })
}
