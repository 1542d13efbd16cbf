import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { problemQuery } from '../../api/queries.ts'
import { testsetsQuery } from '../../api/testset-queries.ts'
import type { Testset } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { Tabs } from '../../elements/tabs.tsx'
import { useTitle } from '../../elements/title.ts'
import { bytes } from '../../format/amounts.ts'
import { exact } from '../../format/moments.ts'
import { may, useMe } from '../../shell/me.ts'
import { ChangeSummary } from '../../testsets/change-summary.tsx'
import { stateWords, versionName } from '../../testsets/version-name.ts'
import { MissingPage, UnavailablePage } from '../missing.tsx'
import { PublishAction } from '../publish/publish-action.tsx'
import { ChangeList } from './change-list.tsx'
import { TestList } from './test-list.tsx'
import './version.css'

const route = getRouteApi('/problems/$slug/data/$version')

/** One version of a problem's data, for setters: its tests, and what differs from another version. */
export function VersionPage() {
  const { slug, version } = route.useParams()
  const isSetter = may(useMe(), 'setter')
  const { data, error, refetch } = useQuery({ ...testsetsQuery(slug), enabled: isSetter })
  const problem = useQuery({ ...problemQuery(slug), enabled: isSetter }).data
  useTitle(`${versionName(version)} · ${problem?.name ?? slug}`)
  if (!isSetter) return <MissingPage />
  if (data === undefined) return error === null ? <div className="page"><Skeleton lines={8} /></div> : <UnavailablePage error={error} onRetry={() => void refetch()} />
  const testset = data.find((one) => one.version === version)
  if (testset === undefined) return <MissingPage />
  return <Page slug={slug} problemName={problem?.name ?? slug} testset={testset} testsets={data} />
}

function Page({ slug, problemName, testset, testsets }: { slug: string; problemName: string; testset: Testset; testsets: Testset[] }) {
  const navigate = route.useNavigate()
  const { tab } = route.useSearch()
  const { version, state, message, tests, changes, size_bytes, new_bytes, created_by, created_at, published_at } = testset
  const selected = tab === 'changes' ? 'changes' : 'tests'
  return (
    <div className="page">
      <div className="page-title">
        <p className="crumbs"><Link to="/">Problems</Link> / <Link to="/problems/$slug" params={{ slug }} className="mono">{slug}</Link> / <Link to="/problems/$slug/data" params={{ slug }}>data</Link></p>
        <div className="page-head">
          <h1 title={exact(new Date(version))}><bdi>{problemName}</bdi>, version of <span className="number">{versionName(version)}</span></h1>
          <span className={`version-mark is-${state}`}>{stateWords[state]}</span>
          <span className="push row">
            <Link to="/problems/$slug" params={{ slug }} search={state === 'published' ? {} : { version }} className="button">Statement</Link>
            <PublishAction slug={slug} testset={testset} hasPublished={testsets.some((one) => one.state === 'published')} isMain />
          </span>
        </div>
        {message !== '' && <p className="version-message" dir="auto">{message}</p>}
        <p className="soft small">
          <ChangeSummary changes={changes} tests={tests} /> · <span className="number">{bytes(size_bytes)}</span>{new_bytes > 0 && new_bytes < size_bytes && <>, <span className="number">{bytes(new_bytes)}</span> of it new</>} · made by <bdi>{created_by}</bdi> <Moment at={created_at} />
          {published_at !== null && <> · published <Moment at={published_at} /></>}
        </p>
      </div>
      <div className="stack">
        <Tabs
          label="About this version"
          tabs={[{ id: 'tests', title: 'Tests' }, { id: 'changes', title: 'Changes' }]}
          selected={selected}
          onSelect={(id) => void navigate({ search: ({ against }) => ({ ...(against === undefined ? {} : { against }), ...(id === 'tests' ? {} : { tab: id }) }), replace: true, resetScroll: false })}
        />
        <div role="tabpanel" id={`panel-${selected}`} aria-labelledby={`tab-${selected}`} className="version-panel">
          {selected === 'tests' ? <TestList slug={slug} version={version} /> : <ChangeList slug={slug} testset={testset} testsets={testsets} />}
        </div>
      </div>
    </div>
  )
}
