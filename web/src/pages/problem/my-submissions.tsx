import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { submissionsQuery } from '../../api/queries.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useMe } from '../../shell/me.ts'
import { SubmissionList } from '../submissions/submission-list.tsx'

const shownAtMost = 20

/** What I sent to this problem, newest first. */
export function MySubmissions({ problem }: { problem: string }) {
  const me = useMe()
  const query = useInfiniteQuery(submissionsQuery({ problem, user: me.name }, shownAtMost))
  if (query.data === undefined) return query.error === null ? <Skeleton /> : <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  const items = query.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <p className="soft problem-nothing">Nothing yet. What you submit to this problem appears here.</p>
  return (
    <div className="stack">
      <SubmissionList items={items} columns={[]} />
      {query.hasNextPage && <p><Link to="/submissions" search={{ problem, user: me.name }}>All of them</Link></p>}
    </div>
  )
}
