import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { problemQuery } from '../../api/queries.ts'
import { isJudging, rejudgingsQuery, testsetsQuery } from '../../api/testset-queries.ts'
import type { Rejudging } from '../../api/types.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { useTitle } from '../../elements/title.ts'
import { counted } from '../../format/amounts.ts'
import { may, useMe } from '../../shell/me.ts'
import { versionName } from '../../testsets/version-name.ts'
import { PackageDrop } from './package-drop.tsx'
import { RejudgeAll } from './rejudge-all.tsx'
import { VersionLine } from './version-line.tsx'
import { WarmPanel } from './warm-panel.tsx'
import './data.css'

const route = getRouteApi('/problems/$slug/data')

/** A problem's data, for setters: bring a new version, see all of them, publish one. */
export function DataPage() {
  const { slug } = route.useParams()
  const me = useMe()
  const isSetter = may(me, 'setter')
  const problem = useQuery({ ...problemQuery(slug), enabled: isSetter })
  const testsets = useQuery({ ...testsetsQuery(slug), enabled: isSetter })
  useTitle(`Data of ${problem.data?.name ?? slug}`)
  if (!isSetter) return <div className="page page-narrow"><h1>Data</h1><p>Only problem setters see and change a problem's data. <Link to="/problems/$slug" params={{ slug }}>Back to the problem</Link></p></div>
  return (
    <div className="page page-narrow">
      <div>
        <p className="crumbs"><Link to="/">Problems</Link> / <Link to="/problems/$slug" params={{ slug }} className="mono">{slug}</Link> / data</p>
        <h1>Data of <bdi>{problem.data?.name ?? slug}</bdi></h1>
      </div>
      <PackageDrop target={() => Promise.resolve(slug)} />
      <OpenRejudgings slug={slug} />
      <p className="soft small">From a terminal: <code>npx gavel problem push FOLDER</code></p>
      <h2 id="versions">Versions</h2>
      <Loaded query={testsets} lines={4}>
        {(items) => (items.length === 0 ? <p className="soft">None yet. The first package that you drop makes one.</p> : <VersionLine slug={slug} testsets={items} />)}
      </Loaded>
      <div className="row">
        <RejudgeAll slug={slug} />
      </div>
      {testsets.data?.some(({ state }) => state === 'published') === true && <WarmPanel slug={slug} />}
    </div>
  )
}

/** What is being judged again, or was asked and not decided yet, is found again here. */
function OpenRejudgings({ slug }: { slug: string }) {
  const { data } = useQuery(rejudgingsQuery(slug))
  return (data ?? []).filter((rejudging) => rejudging.state === 'ready' || isJudging(rejudging)).map((rejudging) => <OpenRejudging key={rejudging.id} rejudging={rejudging} />)
}

function OpenRejudging({ rejudging: { id, to, state, judgements, changes, submissions, created_by } }: { rejudging: Rejudging }) {
  const changed = changes.reduce((sum, { count }) => sum + count, 0)
  const progress = `${judgements.done.toLocaleString('en')} of ${counted(judgements.total, 'submission')} judged again`
  const version = <span className="number">{versionName(to)}</span>
  return (
    <p className="note">
      <span>
        {state === 'applied' ? <>Since <bdi>{created_by}</bdi> published the version of {version}: {progress}.</> : <><bdi>{created_by}</bdi> asked what the version of {version} would change: {state === 'ready' ? `${changed === 0 ? 'none' : changed.toLocaleString('en')} of ${counted(submissions, 'verdict')}` : progress}.</>}
        {' '}<Link to="/rejudgings/$id" params={{ id }}>{state === 'ready' ? 'Decide' : 'Look'}</Link>
      </span>
    </p>
  )
}
