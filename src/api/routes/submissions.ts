import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { listOf } from '../../contract/conventions.ts'
import { NewSubmission, Submission, SubmissionQuery, SubmissionSummary } from '../../contract/submission.ts'
import { submissionView, summaryView, type JudgedSubmission } from '../../contract/submission-view.ts'
import type { User } from '../../domain/user.ts'
import type { Api } from '../api.ts'
import { isStaff, requireRole, userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiErrorCode } from '../errors.ts'
import { idempotencyOf, IdempotencyHeaders, keyReused, onceOf } from '../idempotency.ts'
import { submit } from '../submit.ts'
import { isJudged, visibleSubmission } from '../visible-submission.ts'
import { WaitQuery, waitSignal } from '../waiting.ts'

export const SubmissionParams = z.object({ id: z.uuid() })

/** What can be wrong with a program that is sent. */
export const sourceErrors = [
  'source-too-large', 'unknown-language', 'language-unavailable', 'source-empty', 'source-not-text', 'idempotency-key-reused', 'too-many-submissions',
] satisfies ApiErrorCode[]
export const submissionErrors = [...sourceErrors, 'unknown-problem', 'language-not-allowed', 'nothing-published', 'role-missing'] satisfies ApiErrorCode[]

type Deps = Pick<ApiDeps, 'settings' | 'submissions' | 'problems' | 'languages' | 'languagesNow' | 'events'>
const created = { 200: Submission.describe('Done in time'), 202: Submission.describe('Durable, and it will be judged; `Location` says where to look') }

/** Everything about submissions that is not a stream or a test's data. */
export function addSubmissionRoutes(app: Api, deps: Deps, stopping: AbortSignal): void {
  app.post('/submissions', {
    schema: {
      operationId: 'createSubmission', tags: ['submissions'], summary: 'Submit a program to a problem',
      description: 'An answer of 2xx means that it will be judged, whatever fails next.',
      headers: IdempotencyHeaders, querystring: WaitQuery, body: NewSubmission, errors: submissionErrors, response: created,
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const made = await submit(deps, user, request.body, idempotencyOf(request, request.body))
      const { code, headers, body } = await afterWait(deps, reply, { ...made, user, stopping, waitSeconds: request.query.wait })
      return reply.code(code).headers(headers).send(body)
    },
  })

  app.get('/submissions', {
    schema: {
      operationId: 'listSubmissions', tags: ['submissions'], summary: 'Submissions, newest first',
      description: "Contestants see their own. Trials on the samples are not listed.",
      querystring: SubmissionQuery, response: { 200: listOf(SubmissionSummary) },
    },
    handler: async (request) => {
      const user = userOf(request)
      const asked = request.query.user
      if (!isStaff(user) && asked !== undefined && asked.toLowerCase() !== user.name.toLowerCase()) return { items: [], next: null }
      const { after } = request.query
      const page = await deps.submissions.listSubmissions({ ...request.query, after: after ?? null, user: isStaff(user) ? asked : user.name })
      return { items: page.items.filter(isJudged).map(summaryView), next: page.next }
    },
  })

  app.get('/submissions/:id', {
    schema: {
      operationId: 'getSubmission', tags: ['submissions'], summary: 'A submission, with `wait` as soon as it is done',
      params: SubmissionParams, querystring: WaitQuery, errors: ['no-such-submission'], response: { 200: Submission },
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const { id } = request.params
      const submission = await visibleSubmission(deps.submissions, id, user)
      const shown = { isStaff: isStaff(user) }
      if (submission.judgement.status === 'done' || request.query.wait === 0) return submissionView(submission, shown)
      await deps.events.waitDone(id, waitSignal(reply, stopping, request.query.wait))
      return submissionView(await visibleSubmission(deps.submissions, id, user), shown)
    },
  })

  app.post('/submissions/:id/rejudge', {
    onRequest: requireRole('setter'),
    schema: {
      operationId: 'rejudgeSubmission', tags: ['submissions'], summary: 'Judge a submission again (setters)',
      description: 'A new judgement on the published version; the old ones stay on record.',
      params: SubmissionParams, headers: IdempotencyHeaders, errors: ['role-missing', 'no-such-submission', 'idempotency-key-reused'],
      response: { 202: Submission },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const user = userOf(request)
      await visibleSubmission(deps.submissions, id, user)
      const outcome = await deps.submissions.rejudge(id, onceOf(request, user.id, null))
      if (outcome.kind === 'key_reused') throw keyReused()
      const submission = await visibleSubmission(deps.submissions, id, user)
      return reply.code(202).header('location', `/v1/submissions/${id}`).send(submissionView(submission, { isStaff: true }))
    },
  })
}

/** `POST /evaluate-submission`, beside /v1. */
export function addEvaluateRoute(app: Api, deps: Deps, stopping: AbortSignal): void {
  app.post('/evaluate-submission', {
    schema: {
      operationId: 'evaluateSubmission', tags: ['submissions'], summary: 'Submit a program and wait for its verdict',
      description:
        'As `POST /v1/submissions`, but it answers when the submission is done, however long that takes: proxies between must allow it. 202 only when the server stops meanwhile; it is judged all the same.',
      headers: IdempotencyHeaders, body: NewSubmission, errors: submissionErrors, response: created,
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const made = await submit(deps, user, request.body, idempotencyOf(request, request.body))
      const { code, headers, body } = await afterWait(deps, reply, { ...made, user, stopping, waitSeconds: null })
      return reply.code(code).headers(headers).send(body)
    },
  })
}

/** What was made, when it is done or the wait is over. Who does not wait for something new is told without another look. */
async function afterWait(
  deps: Pick<Deps, 'submissions' | 'events'>,
  reply: Pick<FastifyReply, 'raw'>,
  made: { id: string; submission: JudgedSubmission | null; user: User; stopping: AbortSignal; waitSeconds: number | null },
): Promise<{ code: 200 | 202; headers: { location: string }; body: Submission }> {
  const { id, user, stopping, waitSeconds } = made
  if (waitSeconds !== 0) await deps.events.waitDone(id, waitSignal(reply, stopping, waitSeconds))
  const submission = waitSeconds === 0 && made.submission !== null ? made.submission : await visibleSubmission(deps.submissions, id, user)
  return {
    code: submission.judgement.status === 'done' ? 200 : 202,
    headers: { location: `/v1/submissions/${id}` },
    body: submissionView(submission, { isStaff: isStaff(user) }),
  }
}
