import type { Priority } from './judgement.ts'

/** How the queue and its workers stand. */
export interface QueueFacts {
  /** Every priority, the first to go first. `oldestMs`: how long the one that was put there first has waited; null: nothing waits. */
  waiting: { priority: Priority; waiting: number; oldestMs: number | null }[]
  /** Judgements that a worker holds. */
  judging: number
  /** Of the workers that have said lately that they are there. */
  workers: number
  slots: number
  /** Submissions that ended as `JE`. */
  deadLetters: number
  deadLettersLastHour: number
}
