import { NewRun, RunAnswer } from '../../contract/submission.ts'
import type { Submission } from '../../domain/submission.ts'
import type { Api } from '../api.ts'
import { userOf } from '../auth.ts'
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'
import { idempotencyOf, IdempotencyHeaders } from '../idempotency.ts'
import { submitRun } from '../submit.ts'
import { waitSignal } from '../waiting.ts'
import { sourceErrors } from './submissions.ts'

export function addRunRoutes(app: Api, deps: Pick<ApiDeps, 'settings' | 'submissions' | 'languages' | 'languagesNow' | 'events'>, stopping: AbortSignal): void {
  app.post('/runs', {
    schema: {
      operationId: 'createRun', tags: ['runs'], summary: 'Run a program on your own input, without a problem',
      description: 'It answers when the program has ended. `stdout` and `stderr` are the first 64 KiB of each; bytes that are not UTF-8 become U+FFFD.',
      headers: IdempotencyHeaders, body: NewRun, errors: [...sourceErrors, 'judge-fault'], response: { 200: RunAnswer },
    },
    handler: async (request, reply) => {
      const user = userOf(request)
      const id = await submitRun(deps, user, request.body, idempotencyOf(request, request.body))
      await deps.events.waitDone(id, waitSignal(reply, stopping, null))
      const submission = await deps.submissions.getSubmission(id)
      if (submission === null || submission.judgement.status !== 'done') {
        throw new ApiError('stopping', 'The server stops before the run is over. With an Idempotency-Key the same request gives its result later.', { headers: { 'retry-after': '2' } })
      }
      return runAnswer(submission)
    },
  })
}

function runAnswer({ judgement }: Submission): RunAnswer {
  const { output, compilerOutput, verdict } = judgement
  const nothing = { exit_code: null, signal: null, stdout: '', stderr: '', time_ms: 0, wall_ms: 0, memory_kib: 0 }
  if (output === null) {
    if (verdict === 'CE') return { status: 'compile_error', ...nothing, compiler_output: compilerOutput }
    throw new ApiError('judge-fault', 'This is a fault of the judge, not of the program. Send it again.', { headers: { 'retry-after': '2' } })
  }
  return {
    status: output.outcome,
    exit_code: output.exitCode,
    signal: output.signal,
    stdout: text(output.stdout),
    stderr: text(output.stderr),
    time_ms: output.timeMs,
    wall_ms: output.wallMs,
    memory_kib: output.memoryKib,
    compiler_output: compilerOutput,
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
