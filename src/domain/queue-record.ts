/** Where the record of a judgement that waits lies, where the queue is Kafka. */
export interface RecordPlace {
  /** A topic that was made anew under its old name has another. */
  topicId: string
  partition: number
  offset: number
}

/** What a record of the queue says. */
export interface QueuedJudgement {
  judgementId: string
  /** As a number: smaller goes first. */
  priority: number
}

/** A judgement that waits, to be put into Kafka. */
export interface WaitingJudgement extends QueuedJudgement {
  /** W3C trace context of the request that made it; null: nobody traced that. */
  traceParent: string | null
}
