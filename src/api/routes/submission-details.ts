import { z } from 'zod'
import { listOf, PathName } from '../../contract/conventions.ts'
import { Judgement, RunDetail, SubmissionSource } from '../../contract/submission.ts'
import { judgementView } from '../../contract/submission-view.ts'
import type { SourceFile } from '../../domain/judgement.ts'
import { hasRole } from '../../domain/user.ts'
import type { Api } from '../api.ts'
import { isStaff, userOf } from '../auth.ts'
import { decodeStart, shownBytes, startOfBlob } from '../blob-text.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { visibleSubmission } from '../visible-submission.ts'
import { disconnected } from '../waiting.ts'
import { SubmissionParams } from './submissions.ts'

const RunParams = SubmissionParams.extend({ '*': PathName.describe("The test's full name: `sample/1`, `secret/group1/03`") })

/** What is behind a submission: its source, its judgements, the data of its tests. */
export function addSubmissionDetailRoutes(app: Api, deps: Pick<ApiDeps, 'submissions' | 'problems'>): void {
  app.get('/submissions/:id/source', {
    schema: {
      operationId: 'getSubmissionSource', tags: ['submissions'], summary: 'The source, for its author and for setters',
      params: SubmissionParams, errors: ['no-such-submission'], response: { 200: SubmissionSource },
    },
    handler: async (request) => {
      const { id } = request.params
      await visibleSubmission(deps.submissions, id, userOf(request))
      const source = await deps.submissions.getSource(id)
      if (source === null) throw new ApiError('no-such-submission', `The source of ${id} is not kept.`)
      return { language: source.language, entry_point: source.entryPoint, files: source.files.map(fileView) }
    },
  })

  app.get('/submissions/:id/judgements', {
    schema: {
      operationId: 'listJudgements', tags: ['submissions'], summary: 'Every judgement of a submission, newest first',
      description: 'Those of rejudgings that are not applied are for setters.',
      params: SubmissionParams, errors: ['no-such-submission'], response: { 200: listOf(Judgement) },
    },
    handler: async (request) => {
      const user = userOf(request)
      const { id } = request.params
      await visibleSubmission(deps.submissions, id, user)
      const shown = { isStaff: isStaff(user), showFault: hasRole(user, 'admin') }
      const judgements = (await deps.submissions.listJudgements(id)).filter((judgement) => shown.isStaff || judgement.wasCurrent)
      return { items: judgements.map((judgement) => judgementView(judgement, shown)), next: null }
    },
  })

  app.get('/submissions/:id/runs/*', {
    schema: {
      operationId: 'getRun', tags: ['submissions'], summary: 'One test with its data: samples for everybody, secret ones for setters',
      params: RunParams, errors: ['no-such-submission', 'no-such-test', 'test-secret'], response: { 200: RunDetail },
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const { id, '*': name } = request.params
      const submission = await visibleSubmission(deps.submissions, id, user)
      const { testset, runs } = submission.judgement
      const judgedOn = testset === null ? null : await deps.problems.getTestset(submission.problem.slug, testset)
      const test = judgedOn === null ? undefined : (await deps.problems.readManifest(judgedOn.manifestDigest)).tests.find((one) => one.name === name)
      if (test === undefined) throw new ApiError('no-such-test', `The submission has no test ${name}${testset === null ? ' yet: it waits to be judged' : ''}.`)
      if (!test.sample && !isStaff(user)) throw new ApiError('test-secret', 'Only the data of samples is shown; setters see all.')

      const signal = disconnected(reply)
      const [input, answer, output] = await Promise.all([
        startOfBlob(deps.problems.openBlob, test.input, signal),
        startOfBlob(deps.problems.openBlob, test.answer, signal),
        deps.submissions.runOutput(id, name),
      ])
      // What is kept of an output ends there too, so a full one is taken for one that was cut.
      const outputCut = output !== null && output.length >= shownBytes
      return {
        test: name,
        input: input.text,
        answer: answer.text,
        output: output === null ? null : decodeStart(output, outputCut),
        message: runs.find((run) => run.test === name)?.message ?? '',
        truncated: input.truncated || answer.truncated || outputCut,
      }
    },
  })
}

function fileView(file: SourceFile): z.infer<typeof SubmissionSource>['files'][number] {
  const base64 = Buffer.from(file.bytes).toString('base64')
  try {
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes), content_base64: base64 }
  } catch {
    return { name: file.name, text: null, content_base64: base64 }
  }
}
