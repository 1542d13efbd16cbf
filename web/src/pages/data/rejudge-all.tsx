import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call, newKey } from '../../api/call.ts'
import type { ProblemRejudged } from '../../api/types.ts'
import { Dialog } from '../../elements/dialog.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'

/** Judges every submission of a problem again, after a question. */
export function RejudgeAll({ slug }: { slug: string }) {
  const [isAsking, setAsking] = useState(false)
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => call<ProblemRejudged>(`/v1/problems/${encodeURIComponent(slug)}/rejudge`, { method: 'POST', idempotencyKey: newKey() }),
    onSuccess: async () => {
      setAsking(false)
      await Promise.all([['submissions'], ['rejudgings', slug]].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>Judge all submissions again</button>
      {again.data !== undefined && again.data.rejudging !== null && <p role="status">They are being judged again, after what is newly sent. <Link to="/rejudgings/$id" params={{ id: again.data.rejudging }}>See what changes</Link></p>}
      {isAsking && (
        <Dialog title="Judge all submissions again?" onClose={() => setAsking(false)}>
          <p>Every submission to this problem gets a new judgement on the tests that are published now. Verdicts may change; the old judgements stay on record.</p>
          {again.error !== null && <ErrorNote error={again.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>Cancel</button>
            <button type="button" className="button button-main" disabled={again.isPending} onClick={() => again.mutate()}>Judge all again</button>
          </div>
        </Dialog>
      )}
    </>
  )
}
