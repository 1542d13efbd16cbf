import { Link } from '@tanstack/react-router'
import type { Testset } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { usePublish } from './use-publish.ts'

interface PublishActionProps {
  slug: string
  testset: Testset
  /** Is another version published now? */
  hasPublished: boolean
  isMain?: boolean
}

/** Publishes a problem's first version at once; for any other it leads to what publishing would change. Nothing for the one that is published. */
export function PublishAction({ slug, testset, hasPublished, isMain = false }: PublishActionProps) {
  const { version, state } = testset
  const className = isMain ? 'button button-main' : 'button button-small'
  if (state === 'published') return null
  if (!hasPublished) return <PublishFirst slug={slug} version={version} className={className} />
  return <Link to="/problems/$slug/data/$version/publish" params={{ slug, version }} className={className}>{state === 'retired' ? 'Go back to this …' : 'Publish …'}</Link>
}

function PublishFirst({ slug, version, className }: { slug: string; version: string; className: string }) {
  const publishing = usePublish(slug, version)
  return (
    <>
      <button type="button" className={className} disabled={publishing.isPending} onClick={() => publishing.mutate('none')}>Publish</button>
      {publishing.error !== null && <ErrorNote error={publishing.error} />}
    </>
  )
}
