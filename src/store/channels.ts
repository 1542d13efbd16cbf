/** The channels of `notify`. Payloads say only which: whoever listens reads the rows. */

/** Something was put into the outbox. No payload. */
export const queueChannel = 'gavel_queue'

/** A submission's current judgement has changed. The payload is `<submission id>`, or `<submission id> done` with the verdict. */
export const submissionChannel = 'gavel_submission'
