import { z } from 'zod'
import { RunResult, Status, Submission } from './submission.ts'

/** The server-sent events of `GET /v1/submissions/{id}/events`: the name is `event:`, the rest is `data:`. */
export const SubmissionEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('status'), data: z.object({ status: Status, testset: z.string().nullable(), tests: z.object({ total: z.int(), done: z.int() }) }) }),
  z.object({ event: z.literal('run'), data: RunResult.extend({ index: z.int().describe('Place in the order of the tests, from 0') }) }),
  z.object({ event: z.literal('done'), data: Submission }),
]).meta({ id: 'SubmissionEvent' })
export type SubmissionEvent = z.infer<typeof SubmissionEvent>
