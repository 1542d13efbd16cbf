import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { problemsQuery } from '../../api/queries.ts'
import type { ProblemSummary } from '../../api/types.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { useShortcut } from '../../elements/shortcut.ts'
import { useTitle } from '../../elements/title.ts'
import { counted, duration, memory } from '../../format/amounts.ts'
import { may, useMe } from '../../shell/me.ts'
import './problems.css'

const route = getRouteApi('/')
const shows = [
  { id: 'all', title: 'All' },
  { id: 'open', title: 'Not solved' },
  { id: 'solved', title: 'Solved' },
] as const

/** All problems, with what I solved. */
export function Problems() {
  useTitle('Problems')
  const me = useMe()
  const { q = '', show = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(problemsQuery)
  const search = useRef<HTMLInputElement>(null)
  useShortcut({ key: '/', mod: false }, () => search.current?.select())

  return (
    <div className="page">
      <div className="page-head">
        <h1>Problems</h1>
        {query.data !== undefined && query.data.length > 0 && <span className="soft number">{progress(query.data)}</span>}
        {may(me, 'setter') && <Link to="/new-problem" className="button push">New problem</Link>}
      </div>
      <Loaded query={query} lines={10}>
        {(problems) => {
          if (problems.length === 0) return <NoProblems />
          const found = problems.filter((problem) => isShown(problem, show) && matches(problem, q))
          return (
            <>
              <div className="row">
                <label className="problem-search">
                  <span className="visually-hidden">Search the problems</span>
                  <input
                    ref={search}
                    className="input"
                    type="search"
                    placeholder="Search by name"
                    value={q}
                    onChange={(event) => void navigate({ search: (before) => ({ ...before, q: event.target.value }), replace: true })}
                  />
                  {q === '' && <kbd aria-hidden="true">/</kbd>}
                </label>
                <div className="choice" role="group" aria-label="Show">
                  {shows.map(({ id, title }) => (
                    <button key={id} type="button" aria-pressed={show === id} onClick={() => void navigate({ search: (before) => ({ ...before, show: id === 'all' ? undefined : id }) })}>{title}</button>
                  ))}
                </div>
              </div>
              {found.length === 0 ? <NothingFound q={q} /> : <ProblemTable problems={found} />}
            </>
          )
        }}
      </Loaded>
    </div>
  )
}

function ProblemTable({ problems }: { problems: ProblemSummary[] }) {
  return (
    <table className="table problem-table">
      <thead>
        <tr><th className="solved-column"><span className="visually-hidden">Solved</span></th><th>Problem</th><th className="number">Time</th><th className="number">Memory</th></tr>
      </thead>
      <tbody>
        {problems.map((problem) => (
          <tr key={problem.slug}>
            <td className="solved-column"><SolvedMark solved={problem.solved} /></td>
            <td className="problem-name">
              <Link to="/problems/$slug" params={{ slug: problem.slug }}><bdi>{problem.name}</bdi></Link>
              {problem.name !== problem.slug && <span className="soft small mono">{problem.slug}</span>}
              {problem.testset === null && <span className="draft-mark" title="Only setters see it until a version of its data is published">draft</span>}
            </td>
            <td className="number">{duration(problem.limits.time_ms)}</td>
            <td className="number">{memory(problem.limits.memory_kib)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A tick, a dot for tried, nothing for never tried. */
export function SolvedMark({ solved }: { solved: boolean | null }) {
  if (solved === null) return null
  return solved ? <span className="solved-mark is-solved" role="img" aria-label="solved" title="Solved">✓</span> : <span className="solved-mark" role="img" aria-label="tried" title="Tried, not solved yet">•</span>
}

function NoProblems() {
  const me = useMe()
  if (!may(me, 'setter')) {
    return (
      <div className="empty">
        <h2>No problems yet</h2>
        <p>Nothing has been published here so far. Problems appear on this page as soon as a problem setter publishes one.</p>
      </div>
    )
  }
  return (
    <div className="empty">
      <h2>No problems yet</h2>
      <p>Load the five examples that come with Gavel, from its folder:</p>
      <pre className="command">npx gavel problem push examples/*</pre>
      <p>or bring a package of your own: ICPC, Kattis, or a plain zip of <code>.in</code> and <code>.ans</code> files.</p>
      <Link to="/new-problem" className="button button-main">New problem</Link>
    </div>
  )
}

function NothingFound({ q }: { q: string }) {
  return (
    <div className="empty">
      <h2>No problem like that</h2>
      <p>{q === '' ? 'Nothing here with this filter.' : <>Nothing is called “<bdi>{q}</bdi>” with this filter.</>}</p>
      <Link to="/" className="button">Show all problems</Link>
    </div>
  )
}

function progress(problems: ProblemSummary[]): string {
  const solved = problems.filter((problem) => problem.solved === true).length
  return solved === 0 ? counted(problems.length, 'problem') : `${solved} of ${counted(problems.length, 'problem')} solved`
}

function isShown(problem: ProblemSummary, show: string): boolean {
  return show === 'solved' ? problem.solved === true : show === 'open' ? problem.solved !== true : true
}

function matches({ name, slug }: ProblemSummary, q: string): boolean {
  const words = q.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '')
  const text = `${name} ${slug}`.toLocaleLowerCase()
  return words.every((word) => text.includes(word))
}
