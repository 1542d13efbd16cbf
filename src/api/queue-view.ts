import type { DeadLetter, QueueState, Waiting, WorkerState } from '../contract/queue.ts'
import { maxAttempts, type ClaimFault } from '../domain/judgement.ts'
import { mostCounted, waitReason, type DeadLetter as DomainDeadLetter, type QueueFacts, type Waiting as DomainWaiting, type WaitReason, type WorkerState as DomainWorkerState } from '../domain/queue.ts'

/** Contestants learn of workers and faults only that there are some. */
export interface QueueAudience {
  isStaff: boolean
  isAdmin: boolean
}

export function waitingView(waiting: DomainWaiting, { isStaff, isAdmin }: QueueAudience): Waiting {
  const { status, priority, queuedAt, ahead, failed, held, workers } = waiting
  const reason = waitReason(waiting)
  return {
    status, reason, priority,
    message: [sentenceOf(reason, waiting), ...triesOf(failed)].join(' '),
    queued_at: queuedAt?.toISOString() ?? null,
    position: queuedAt === null ? null : ahead + 1,
    position_is_least: ahead >= mostCounted,
    slots: { all: workers.slots, busy: workers.busy, free: Math.max(0, workers.slots - workers.busy) },
    workers: { present: workers.present, for_language: workers.able },
    attempts: { failed: failed.length, of: maxAttempts, faults: failed.map((fault) => faultView(fault, { isStaff, isAdmin })) },
    held: held === null ? null : { worker: isStaff ? held.worker : null, since: held.since?.toISOString() ?? null, lease_until: held.until.toISOString() },
  }
}

function sentenceOf(reason: WaitReason, { ahead, workers, status }: DomainWaiting): string {
  const slots = workers.slots === 1 ? 'the only slot is busy' : `all ${workers.slots} slots are busy`
  switch (reason) {
    case 'done':
      return 'It is done.'
    case 'lease_lapsed':
      return 'The worker that judged it has not said for too long that it is alive. It goes back to the queue in a moment.'
    case 'judging':
      return status === 'compiling' ? 'A worker compiles it.' : 'A worker runs it on the tests.'
    case 'no_worker':
      return 'No worker is there that could judge it. It is kept, and judged as soon as one comes.'
    case 'no_worker_for_language':
      return 'No worker that is there has its language. It is kept, and judged as soon as one with that language takes it.'
    case 'behind_others':
      return `${ahead >= mostCounted ? `${mostCounted.toLocaleString('en')} judgements or more go` : ahead === 1 ? 'One judgement goes' : `${ahead.toLocaleString('en')} judgements go`} first, and ${slots}.`
    case 'slots_busy':
      return `It is the next, and ${slots}.`
    case 'next':
      return 'A slot is free: it is about to be taken.'
    default:
      return reason satisfies never
  }
}

function triesOf(failed: readonly ClaimFault[]): string[] {
  if (failed.length === 0) return []
  return [`It was tried ${failed.length === 1 ? 'once' : `${failed.length} times`} before, which failed by a fault of the judge and not of the program.`]
}

function faultView({ worker, code, message, at }: ClaimFault, { isStaff, isAdmin }: QueueAudience): Waiting['attempts']['faults'][number] {
  return { worker: isStaff ? worker : null, code, message: isAdmin ? message : null, at: at.toISOString() }
}

export function queueView({ waiting, judging, workers, slots, deadLetters, deadLettersLastHour }: QueueFacts): QueueState {
  return {
    waiting: waiting.map(({ priority, waiting: count, oldestMs }) => ({ priority, waiting: count, oldest_ms: oldestMs })),
    judging, workers, slots, dead_letters: deadLetters, dead_letters_last_hour: deadLettersLastHour,
  }
}

export function workerView({ name, isPresent, slots, languages, startedAt, seenAt, judging }: DomainWorkerState): WorkerState {
  return {
    name, slots, languages,
    present: isPresent,
    started_at: startedAt.toISOString(),
    seen_at: seenAt.toISOString(),
    judging: judging.map(({ submissionId, problem, language, status, since, until }) => ({
      submission: submissionId, problem, language, status, since: since?.toISOString() ?? null, lease_until: until.toISOString(),
    })),
  }
}

/** For administrators. */
export function deadLetterView({ submissionId, problem, user, language, priority, fault, failed, submittedAt, failedAt }: DomainDeadLetter): DeadLetter {
  return {
    submission: submissionId, problem, user, language, priority,
    code: fault.code,
    message: fault.message,
    attempts: failed.map((one) => faultView(one, { isStaff: true, isAdmin: true })),
    submitted_at: submittedAt.toISOString(),
    failed_at: failedAt.toISOString(),
  }
}
