import { z } from 'zod'
import { Timestamp } from './conventions.ts'

/** A record of the queue in Kafka: which judgement waits. All else is in the store. */
export const QueueMessage = z.object({ judgement: z.uuid(), priority: z.int() })
export type QueueMessage = z.infer<typeof QueueMessage>

/** A record of the topic of dead letters: a judgement that failed for good by faults of ours. */
export const DeadLetter = z.object({
  judgement: z.uuid(),
  submission: z.uuid(),
  fault: z.object({ code: z.string(), message: z.string() }).describe('of the last attempt'),
  attempts: z.array(z.object({ claim: z.int(), worker: z.string(), code: z.string(), message: z.string(), at: Timestamp })).describe('what became of each'),
  worker: z.string().nullable().describe('the last to have it'),
})
export type DeadLetter = z.infer<typeof DeadLetter>
