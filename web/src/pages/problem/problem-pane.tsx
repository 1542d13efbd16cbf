import { getRouteApi, Link } from '@tanstack/react-router'
import type { Problem } from '../../api/types.ts'
import { Tabs } from '../../elements/tabs.tsx'
import { duration, memory } from '../../format/amounts.ts'
import { isolated } from '../../format/isolated.ts'
import { dayAndClock } from '../../format/moments.ts'
import { may, useMe } from '../../shell/me.ts'
import { SolvedMark } from '../problems/problems.tsx'
import { MySubmissions } from './my-submissions.tsx'
import { Samples } from './samples.tsx'
import { Statement } from './statement.tsx'

const route = getRouteApi('/problems/$slug')

/** What is asked: statement and samples, or what I sent so far. */
export function ProblemPane({ problem, onRunSample, canRun }: { problem: Problem; onRunSample: (name: string) => void; canRun: boolean }) {
  const me = useMe()
  const navigate = route.useNavigate()
  const { tab = 'statement', version } = route.useSearch()
  const selected = tab === 'submissions' ? 'submissions' : 'statement'
  const isPublished = problem.testset !== null
  return (
    <div className="problem-pane">
      <p className="crumbs"><Link to="/">Problems</Link> / <span className="mono">{problem.slug}</span></p>
      <div className="problem-head">
        <h1><bdi>{titleOf(problem)}</bdi> {problem.solved === true && <SolvedMark solved />}</h1>
        <p className="problem-limits soft number">{duration(problem.limits.time_ms)} · {memory(problem.limits.memory_kib)}</p>
      </div>
      {version !== undefined && (
        <p className="note">
          <span>You see the version of {dayAndClock(new Date(version))}. {isPublished ? 'What you submit is judged on the published one.' : 'Nothing can be submitted until a version is published.'} <Link to="/problems/$slug/data" params={{ slug: problem.slug }} hash="versions">All versions</Link></span>
        </p>
      )}
      {version === undefined && !isPublished && (
        <p className="note note-warn">
          <span>No version of the data is published: only setters see this problem, and nothing can be submitted yet. <Link to="/problems/$slug/data" params={{ slug: problem.slug }} hash="versions">All versions</Link></span>
        </p>
      )}
      <div className="problem-tabs">
        <Tabs
          label="About this problem"
          tabs={[{ id: 'statement', title: 'Statement' }, { id: 'submissions', title: 'My submissions' }]}
          selected={selected}
          onSelect={(id) => void navigate({ search: (before) => ({ ...before, tab: id === 'statement' ? undefined : id }), replace: true })}
        />
        {may(me, 'setter') && <Link to="/problems/$slug/data" params={{ slug: problem.slug }} className="tab">Data</Link>}
      </div>
      {selected === 'submissions' ? (
        <div role="tabpanel" id="panel-submissions" aria-labelledby="tab-submissions"><MySubmissions problem={problem.slug} /></div>
      ) : (
        <div role="tabpanel" id="panel-statement" aria-labelledby="tab-statement" className="problem-reading">
          <Statement problem={problem} />
          <Samples samples={problem.samples} onRun={onRunSample} canRun={canRun} />
          <Attachments problem={problem} />
          <Origin problem={problem} />
        </div>
      )}
    </div>
  )
}

/** In the language of the statement that is read, and of the version that is shown. */
export function titleOf({ name, names, statement }: Problem): string {
  return (statement === null ? undefined : names[statement.language]) ?? names['en'] ?? name
}

function Attachments({ problem }: { problem: Problem }) {
  if (problem.attachments.length === 0) return null
  return (
    <section className="stack">
      <h2>Attachments</h2>
      <ul>{problem.attachments.map(({ name, href }) => <li key={name}><a href={href} download>{name}</a></li>)}</ul>
    </section>
  )
}

function Origin({ problem: { authors, source, license } }: { problem: Problem }) {
  const parts = [authors.length === 0 ? null : `By ${authors.map(isolated).join(', ')}`, source, license].filter((part) => part !== null).filter((part) => part !== '')
  return parts.length === 0 ? null : <p className="soft small">{parts.map(isolated).join(' · ')}</p>
}
