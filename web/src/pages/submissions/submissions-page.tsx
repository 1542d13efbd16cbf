import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { languagesQuery, problemsQuery, submissionsQuery } from '../../api/queries.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useTitle } from '../../elements/title.ts'
import { may, useMe } from '../../shell/me.ts'
import { verdictList, verdictTitle } from '../../strip/verdict.ts'
import { SubmissionList } from './submission-list.tsx'
import './submissions.css'

const route = getRouteApi('/submissions')

/** Submissions, newest first: mine, or for setters everybody's. The filters are in the address. */
export function SubmissionsPage() {
  const me = useMe()
  const isStaff = may(me, 'setter')
  const filter = route.useSearch()
  const query = useInfiniteQuery(submissionsQuery(filter))
  const hasFilter = Object.keys(filter).length > 0
  useTitle('Submissions')

  return (
    <div className="page">
      <div className="page-head"><h1>{isStaff ? 'Submissions' : 'My submissions'}</h1></div>
      <Filters />
      {query.data === undefined ? (
        query.error === null ? <Skeleton lines={10} /> : <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.pages[0]?.items.length === 0 ? (
        <Nothing hasFilter={hasFilter} />
      ) : (
        <>
          <SubmissionList items={query.data.pages.flatMap((page) => page.items)} columns={isStaff ? ['problem', 'user'] : ['problem']} />
          {query.hasNextPage && <div><button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Show older ones</button></div>}
        </>
      )}
    </div>
  )
}

function Filters() {
  const me = useMe()
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const problems = useQuery(problemsQuery).data ?? []
  const languages = useQuery(languagesQuery).data ?? []
  function set(change: Partial<Record<'problem' | 'verdict' | 'language' | 'user', string | undefined>>): void {
    void navigate({ search: (before) => ({ ...before, ...change }) })
  }
  return (
    <div className="filters">
      <Choice label="Problem" value={filter.problem} options={problems.map(({ slug, name }) => [slug, name])} onSelect={(problem) => set({ problem })} />
      <Choice label="Verdict" value={filter.verdict} options={verdictList.map((verdict) => [verdict, `${verdict} · ${verdictTitle(verdict)}`])} onSelect={(verdict) => set({ verdict })} />
      <Choice label="Language" value={filter.language} options={languages.map(({ id, name }) => [id, name])} onSelect={(language) => set({ language })} />
      {may(me, 'setter') && (
        <>
          <form
            className="filter"
            onSubmit={(event) => {
              event.preventDefault()
              const user = new FormData(event.currentTarget).get('user')
              set({ user: typeof user === 'string' && user.trim() !== '' ? user.trim() : undefined })
            }}
          >
            <label className="field"><span>User</span><input key={filter.user} className="input" name="user" defaultValue={filter.user} placeholder="everybody" /></label>
          </form>
          {filter.user !== me.name && <button type="button" className="button filter-button" onClick={() => set({ user: me.name })}>Only mine</button>}
        </>
      )}
      {Object.keys(filter).length > 0 && <Link to="/submissions" className="button filter-button">Clear</Link>}
    </div>
  )
}

function Choice({ label, value, options, onSelect }: { label: string; value: string | undefined; options: [string, string][]; onSelect: (value: string | undefined) => void }) {
  const isKnown = value === undefined || options.some(([id]) => id === value)
  return (
    <label className="field filter">
      <span>{label}</span>
      <select className="select" value={value ?? ''} onChange={(event) => onSelect(event.target.value === '' ? undefined : event.target.value)}>
        <option value="">all</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map(([id, title]) => <option key={id} value={id}>{title}</option>)}
      </select>
    </label>
  )
}

function Nothing({ hasFilter }: { hasFilter: boolean }) {
  if (hasFilter) {
    return (
      <div className="empty">
        <h2>Nothing with this filter</h2>
        <p>Submissions that fit would stand here, newest first.</p>
        <Link to="/submissions" className="button">Show all</Link>
      </div>
    )
  }
  return (
    <div className="empty">
      <h2>Nothing submitted yet</h2>
      <p>Choose a problem, write a program, press Submit; each test then lights up here as it is judged. From a terminal it is</p>
      <pre className="command">npx gavel submit FILE --problem NAME --watch</pre>
      <Link to="/" className="button button-main">Choose a problem</Link>
    </div>
  )
}
