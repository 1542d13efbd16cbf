import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Testset } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { usePublish, type PublishChoice } from './use-publish.ts'

/** What shall become of submissions that are judged already: first to see, to judge again what can change, or to leave them. */
export function PublishChoices({ slug, testset, hasPublished }: { slug: string; testset: Testset; hasPublished: boolean }) {
  const navigate = useNavigate()
  const publishing = usePublish(slug, testset.version, (rejudging) => void (rejudging === null
    ? navigate({ to: '/problems/$slug/data', params: { slug }, hash: 'versions' })
    : navigate({ to: '/rejudgings/$id', params: { id: rejudging } })))
  function button(choice: PublishChoice, words: string, isMain = false): ReactNode {
    return <button type="button" className={isMain ? 'button button-main' : 'button'} disabled={publishing.isPending} onClick={() => publishing.mutate(choice)}>{words}</button>
  }
  const publish = testset.state === 'retired' ? 'Go back to it' : 'Publish'
  return (
    <section className="stack" aria-label="Publish">
      {hasPublished ? (
        <>
          <h2>What shall become of the submissions?</h2>
          <ul className="publish-choices">
            <li><div><strong>See first what would change</strong><p className="soft small">What this version can alter is judged on it in advance. Nobody sees it and nothing is published until you apply it.</p></div>{button('preview', 'Preview', true)}</li>
            <li><div><strong>Publish, and judge again what it can alter</strong><p className="soft small">New submissions are judged on it at once; verdicts of earlier ones may change as they are judged.</p></div>{button('affected', `${publish} and judge again`)}</li>
            <li><div><strong>Publish, and leave verdicts as they are</strong><p className="soft small">New submissions are judged on it at once; what is judged already stays.</p></div>{button('none', `${publish} without judging again`)}</li>
          </ul>
        </>
      ) : (
        <>
          <p>Nothing of this problem is published yet: with this version, contestants see it and can submit.</p>
          <div>{button('none', 'Publish', true)}</div>
        </>
      )}
      {publishing.error !== null && <ErrorNote error={publishing.error} />}
    </section>
  )
}
