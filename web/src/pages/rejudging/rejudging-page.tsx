import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { problemQuery } from '../../api/queries.ts'
import { isJudging, rejudgingQuery } from '../../api/testset-queries.ts'
import type { Rejudging } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useTitle } from '../../elements/title.ts'
import { may, useMe } from '../../shell/me.ts'
import { versionName } from '../../testsets/version-name.ts'
import { MissingPage, UnavailablePage } from '../missing.tsx'
import { Progress } from './rejudging-progress.tsx'
import { RejudgingEnd } from './rejudging-end.tsx'
import { VerdictChanges } from './verdict-changes.tsx'
import { VerdictCounts } from './verdict-counts.tsx'
import './rejudging.css'

const route = getRouteApi('/rejudgings/$id')

/** Many submissions judged again: how far it is, whose verdicts change, and whether it shall count. */
export function RejudgingPage() {
  const { id } = route.useParams()
  const isSetter = may(useMe(), 'setter')
  const { data, error, refetch } = useQuery({ ...rejudgingQuery(id), enabled: isSetter })
  useTitle(data === undefined ? 'Rejudging' : `${headlineOf(data)} · ${data.problem}`)
  if (!isSetter) return <MissingPage />
  if (data !== undefined) return <Page rejudging={data} />
  return error === null ? <div className="page page-narrow"><Skeleton lines={8} /></div> : <UnavailablePage error={error} onRetry={() => void refetch()} />
}

function headlineOf({ state }: Rejudging): string {
  switch (state) {
    case 'judging':
    case 'ready':
      return 'What would change'
    case 'applied':
      return 'What changed'
    case 'cancelled':
      return 'What would have changed'
    default:
      return state satisfies never
  }
}

function Page({ rejudging }: { rejudging: Rejudging }) {
  const { problem: slug, from, to, state, created_by, created_at } = rejudging
  const problem = useQuery(problemQuery(slug)).data
  const goesOn = isJudging(rejudging)
  return (
    <div className="page page-narrow">
      <div className="page-title">
        <p className="crumbs"><Link to="/">Problems</Link> / <Link to="/problems/$slug" params={{ slug }} className="mono">{slug}</Link> / <Link to="/problems/$slug/data" params={{ slug }}>data</Link> / rejudging</p>
        <h1>{headlineOf(rejudging)}</h1>
        <p className="soft">
          <bdi>{problem?.name ?? slug}</bdi>: {from === null || from === to ? <>judged again on the version of <VersionLink slug={slug} version={to} /></> : <>from the version of <VersionLink slug={slug} version={from} /> to that of <VersionLink slug={slug} version={to} /></>}. Asked by <bdi>{created_by}</bdi> <Moment at={created_at} />.
        </p>
      </div>
      <Progress rejudging={rejudging} />
      <VerdictCounts rejudging={rejudging} />
      {state !== 'cancelled' && <RejudgingEnd rejudging={rejudging} />}
      {state === 'cancelled' && <Cancelled rejudging={rejudging} />}
      {!goesOn && rejudging.changes.length > 0 && <VerdictChanges rejudging={rejudging} />}
    </div>
  )
}

function VersionLink({ slug, version }: { slug: string; version: string }) {
  return <Link to="/problems/$slug/data/$version" params={{ slug, version }} className="number">{versionName(version)}</Link>
}

function Cancelled({ rejudging: { ended_by, ended_at } }: { rejudging: Rejudging }) {
  return <p className="note">Cancelled by <bdi>{ended_by ?? 'somebody'}</bdi>{ended_at !== null && <> <Moment at={ended_at} /></>}: nothing was published by it, and no verdict has changed.</p>
}
