import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { problemQuery } from '../../api/queries.ts'
import { changesQuery, rejudgingsQuery, testsetsQuery } from '../../api/testset-queries.ts'
import type { Testset } from '../../api/types.ts'
import { ErrorNote, FaultList } from '../../elements/error-note.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useTitle } from '../../elements/title.ts'
import { counted } from '../../format/amounts.ts'
import { may, useMe } from '../../shell/me.ts'
import { ChangeSummary } from '../../testsets/change-summary.tsx'
import { versionName } from '../../testsets/version-name.ts'
import { MissingPage, UnavailablePage } from '../missing.tsx'
import { beyondLimits, LimitChanges } from '../version/limit-changes.tsx'
import { PublishChoices } from './publish-choices.tsx'
import './publish.css'

const route = getRouteApi('/problems/$slug/data/$version/publish')

/** Before a version is published: what differs from the one that is, what may not be meant, and what shall become of the submissions. */
export function PublishPage() {
  const { slug, version } = route.useParams()
  const isSetter = may(useMe(), 'setter')
  const { data, error, refetch } = useQuery({ ...testsetsQuery(slug), enabled: isSetter })
  const problem = useQuery({ ...problemQuery(slug), enabled: isSetter }).data
  useTitle(`Publish · ${problem?.name ?? slug}`)
  if (!isSetter) return <MissingPage />
  if (data === undefined) return error === null ? <div className="page page-narrow"><Skeleton lines={8} /></div> : <UnavailablePage error={error} onRetry={() => void refetch()} />
  const testset = data.find((one) => one.version === version)
  if (testset === undefined) return <MissingPage />
  return <Page slug={slug} problemName={problem?.name ?? slug} testset={testset} published={data.find(({ state }) => state === 'published') ?? null} />
}

interface PageProps {
  slug: string
  problemName: string
  testset: Testset
  published: Testset | null
}

function Page({ slug, problemName, testset, published }: PageProps) {
  const { version, state, message, created_by } = testset
  return (
    <div className="page page-narrow">
      <div className="page-title">
        <p className="crumbs"><Link to="/">Problems</Link> / <Link to="/problems/$slug" params={{ slug }} className="mono">{slug}</Link> / <Link to="/problems/$slug/data" params={{ slug }}>data</Link> / <Link to="/problems/$slug/data/$version" params={{ slug, version }} className="number">{versionName(version)}</Link></p>
        <h1>{state === 'retired' ? 'Go back to' : 'Publish'} <bdi>{problemName}</bdi>, version of <span className="number">{versionName(version)}</span></h1>
        <p className="soft">{message === '' ? 'Made' : <>“<bdi>{message}</bdi>”,</>} by <bdi>{created_by}</bdi></p>
      </div>
      {state === 'published' ? <IsPublished slug={slug} /> : (
        <>
          {published !== null && <Differences slug={slug} testset={testset} published={published} />}
          <OpenPreviews slug={slug} version={version} />
          <PublishChoices slug={slug} testset={testset} hasPublished={published !== null} />
        </>
      )}
    </div>
  )
}

function IsPublished({ slug }: { slug: string }) {
  return (
    <div className="note note-good" role="status">
      <strong>This version is published: submissions are judged on it</strong>
      <p><Link to="/problems/$slug/data" params={{ slug }}>All versions</Link></p>
    </div>
  )
}

function Differences({ slug, testset, published }: { slug: string; testset: Testset; published: Testset }) {
  const query = useQuery(changesQuery(slug, testset.version, published.version))
  return (
    <section className="stack" aria-label="What differs">
      <h2>What differs from what is published</h2>
      <Loaded query={query} lines={3}>
        {({ counts, limits, warnings }) => {
          const others = beyondLimits(warnings)
          return (
            <>
              <p>
                <ChangeSummary changes={counts} tests={testset.tests} />
                <span className="soft">, against the version of <span className="number">{versionName(published.version)}</span>. <Link to="/problems/$slug/data/$version" params={{ slug, version: testset.version }} search={{ tab: 'changes', against: published.version }}>Look at each</Link></span>
              </p>
              <LimitChanges limits={limits} />
              {others.length > 0 && (
                <div className="note note-warn">
                  <strong>{counted(others.length, 'thing')} that may not be meant</strong>
                  <FaultList faults={others} />
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </section>
  )
}

/** A preview that somebody has begun already is gone on with, not begun anew. */
function OpenPreviews({ slug, version }: { slug: string; version: string }) {
  const { data, error } = useQuery(rejudgingsQuery(slug))
  if (error !== null) return <ErrorNote error={error} />
  const open = (data ?? []).filter(({ state, to }) => to === version && (state === 'judging' || state === 'ready'))
  return open.map(({ id, state, created_by }) => (
    <p key={id} className="note">
      <span><bdi>{created_by}</bdi> has asked what this would change: <Link to="/rejudgings/$id" params={{ id }}>{state === 'ready' ? 'look at what would' : 'it is being judged'}</Link>.</span>
    </p>
  ))
}
