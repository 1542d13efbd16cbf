import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import type { Testset } from '../../api/types.ts'
import { Dialog } from '../../elements/dialog.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'
import { counted } from '../../format/amounts.ts'
import { dayAndClockToSeconds } from '../../format/moments.ts'

/** Publishes a version: a new one at once, one that was published before after a question. */
export function PublishButton({ slug, testset, isMain = false }: { slug: string; testset: Testset; isMain?: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const client = useQueryClient()
  const publishing = useMutation({
    mutationFn: () => call(`/v1/problems/${encodeURIComponent(slug)}/testsets/${encodeURIComponent(testset.version)}/publish`, { method: 'POST' }),
    onSuccess: async () => {
      setAsking(false)
      await Promise.all(['testsets', 'problem', 'problems'].map((key) => client.invalidateQueries({ queryKey: key === 'problems' ? [key] : [key, slug] })))
    },
  })
  const isOlder = testset.state === 'retired'
  return (
    <>
      <button type="button" className={isMain ? 'button button-main' : 'button button-small'} disabled={publishing.isPending} onClick={() => (isOlder ? setAsking(true) : publishing.mutate())}>
        {isOlder ? 'Go back to this' : 'Publish'}
      </button>
      {publishing.error !== null && !isAsking && <ErrorNote error={publishing.error} />}
      {isAsking && (
        <Dialog title="Go back to an older version?" onClose={() => setAsking(false)}>
          <p>From the moment this is done, submissions are judged on the {counted(testset.tests, 'test')} of <strong>{dayAndClockToSeconds(new Date(testset.version))}</strong>. What has been judged already keeps its verdict until it is judged again. You can return to the present version in the same way.</p>
          {publishing.error !== null && <ErrorNote error={publishing.error} />}
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>Cancel</button>
            <button type="button" className="button button-main" disabled={publishing.isPending} onClick={() => publishing.mutate()}>Go back to this version</button>
          </div>
        </Dialog>
      )}
    </>
  )
}
