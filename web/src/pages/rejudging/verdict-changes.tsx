import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { verdictChangesQuery } from '../../api/testset-queries.ts'
import type { Rejudging, VerdictChange } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Moment } from '../../elements/moment.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'

/** Whose verdicts change: each submission with what it was and what it would be. */
export function VerdictChanges({ rejudging: { id, judgements } }: { rejudging: Rejudging }) {
  const query = useInfiniteQuery(verdictChangesQuery(id, judgements.done))
  if (query.data === undefined) return query.error === null ? <Skeleton lines={8} /> : <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <table className="table verdict-changes">
        <thead><tr><th>Who</th><th className="verdict-change-language">Language</th><th className="number verdict-change-sent">Sent</th><th>Verdict</th></tr></thead>
        <tbody>{query.data.pages.flatMap(({ items }) => items).map((change) => <ChangeRow key={change.submission} change={change} />)}</tbody>
      </table>
      {query.hasNextPage && <div><button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Show more</button></div>}
    </>
  )
}

function ChangeRow({ change: { submission, user, language, created_at, before, after } }: { change: VerdictChange }) {
  return (
    <tr>
      <td className="verdict-change-user"><Link to="/submissions/$id" params={{ id: submission }} search={{ tab: 'history' }}>{user}</Link></td>
      <td className="mono soft verdict-change-language">{language}</td>
      <td className="number soft verdict-change-sent"><Moment at={created_at} /></td>
      <td><span className="verdict-change"><VerdictBadge status={before.verdict === null ? 'queued' : 'done'} verdict={before.verdict} /><span aria-label="becomes">→</span><VerdictBadge status="done" verdict={after.verdict} /></span></td>
    </tr>
  )
}
