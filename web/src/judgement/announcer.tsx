import { useState } from 'react'
import type { Submission } from '../api/types.ts'
import type { StripModel } from '../strip/model.ts'
import { factsOf } from './facts.ts'

/** Tells a screen reader the verdict when it comes: once, politely, and nothing of a judgement that was over before. */
export function Announcer({ submission, model }: { submission: Submission; model: StripModel }) {
  const [wasLive, setWasLive] = useState(submission.status !== 'done')
  if (submission.status !== 'done' && !wasLive) setWasLive(true)
  const verdict = submission.status === 'done' && wasLive ? factsOf(submission, model, { brief: true })[0] : ''
  return <p className="visually-hidden" role="status" aria-live="polite">{verdict}</p>
}
