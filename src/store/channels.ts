/** The channels of `notify`. Payloads are ids only: whoever listens reads the rows. */

/** Something was put into the outbox. No payload. */
export const queueChannel = 'gavel_queue'

/** A submission's current judgement has changed. The payload is the submission's id. */
export const submissionChannel = 'gavel_submission'
