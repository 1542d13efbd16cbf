import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, newKey } from '../../api/call.ts'
import { submissionQuery } from '../../api/queries.ts'
import type { Submission } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'

/** A new judgement on the tests that are published now; the old one stays on record. */
export function JudgeAgain({ submission }: { submission: Submission }) {
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => call(`/v1/submissions/${submission.id}/rejudge`, { method: 'POST', idempotencyKey: newKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: submissionQuery(submission.id).queryKey }),
  })
  return (
    <>
      <button type="button" className="button" disabled={again.isPending || submission.status !== 'done'} title="On the tests that are published now; this judgement stays on record" onClick={() => again.mutate()}>Judge again</button>
      {again.error !== null && <ErrorNote error={again.error} />}
    </>
  )
}
