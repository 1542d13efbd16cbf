import { getRouteApi } from '@tanstack/react-router'
import type { Submission } from '../../api/types.ts'
import { duration, memory } from '../../format/amounts.ts'
import { visible } from '../../format/visible.ts'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'

const route = getRouteApi('/submissions/$id')

/** The strip as a table of numbers. */
export function RunTable({ submission: { runs, tests, status } }: { submission: Submission }) {
  const navigate = route.useNavigate()
  const hasKept = runs.some(({ kept_from }) => kept_from !== null)
  const hasMessages = runs.some(({ message }) => message !== '')
  if (runs.length === 0) return <p className="soft">{status === 'done' ? 'No test was run.' : 'No test has ended yet.'}</p>
  return (
    <div className="stack">
      <div className="table-frame">
        <table className="table run-table">
          <thead><tr><th>Test</th><th>Verdict</th><th className="number">CPU time</th><th className="number">Wall time</th><th className="number">Memory</th>{hasKept && <th>Run</th>}{hasMessages && <th>Message</th>}</tr></thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.test}>
                <td><button type="button" className="link-button mono" onClick={() => void navigate({ search: (before) => ({ ...before, test: run.test }), replace: true })}>{run.test}</button></td>
                <td><VerdictBadge status="done" verdict={run.verdict} /></td>
                <td className="number">{duration(run.time_ms)}</td>
                <td className="number soft">{duration(run.wall_ms)}</td>
                <td className="number">{memory(run.memory_kib)}</td>
                {hasKept && <td className="soft">{run.kept_from === null ? 'now' : 'kept'}</td>}
                {hasMessages && <td className="run-message" dir="auto">{visible(run.message)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasKept && <p className="soft small">“kept”: program, input, answer, limits and comparison are the same as in the judgement before, so it was not run again.</p>}
      {status === 'done' && runs.length < tests.total && <p className="soft small">Judging stops at the first failure: {tests.total - runs.length} of {tests.total} tests were not run.</p>}
    </div>
  )
}
