import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { isJudging, rejudgingQuery } from '../../api/testset-queries.ts'
import type { Rejudging } from '../../api/types.ts'
import { Dialog } from '../../elements/dialog.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Moment } from '../../elements/moment.tsx'
import { counted } from '../../format/amounts.ts'

/** Whether a rejudging shall count: to apply or to cancel it, or what became of it. */
export function RejudgingEnd({ rejudging }: { rejudging: Rejudging }) {
  const { id, problem, state, from, to, ended_by, ended_at, changes } = rejudging
  const client = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const ending = useMutation({
    mutationFn: (how: 'apply' | 'cancel') => call<Rejudging>(`/v1/rejudgings/${encodeURIComponent(id)}/${how}`, { method: 'POST' }),
    onSettled: async () => {
      setAsking(false)
      await Promise.all([rejudgingQuery(id).queryKey, ['testsets', problem], ['problem', problem], ['problems'], ['rejudgings', problem], ['submissions'], ['submission']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
  if (state === 'applied') {
    return (
      <p className="note note-good" role="status">
        {ended_by === null ? 'These verdicts count as they are judged.' : <span>Applied by <bdi>{ended_by}</bdi>{ended_at !== null && <> <Moment at={ended_at} /></>}: these verdicts count{from === to ? '' : ', and the version is published'}.</span>}
      </p>
    )
  }
  const affected = changes.reduce((sum, { count }) => sum + count, 0)
  const publishes = from !== to
  const apply = publishes ? 'Publish and apply' : 'Apply'
  return (
    <div className="stack">
      <div className="row">
        <button type="button" className="button button-main" disabled={state !== 'ready' || ending.isPending} title={state === 'ready' ? undefined : 'When all is judged'} onClick={() => setAsking(true)}>{apply}</button>
        <button type="button" className="button" disabled={ending.isPending} onClick={() => ending.mutate('cancel')}>Cancel it</button>
        <span className="soft small">{isJudging(rejudging) ? 'It goes on when you leave this page; you find it again at this address and with the problem’s data.' : 'Nothing has changed yet.'}</span>
      </div>
      {ending.error !== null && <ErrorNote error={ending.error} />}
      {isAsking && (
        <Dialog title={`${apply}?`} onClose={() => setAsking(false)}>
          <p>{affected === 0 ? 'No verdict changes.' : `${counted(affected, 'submission')} will have another verdict, at once and for all to see.`} {publishes && 'New submissions are judged on the new version; what came in meanwhile is judged again where it can change.'}</p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>Not yet</button>
            <button type="button" className="button button-main" disabled={ending.isPending} onClick={() => ending.mutate('apply')}>{apply}</button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
