import { Link } from '@tanstack/react-router'
import type { SubmissionSummary } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { duration, memory } from '../../format/amounts.ts'
import { stripOfSummary } from '../../strip/model.ts'
import { Strip } from '../../strip/strip.tsx'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'
import './submission-list.css'

export type Column = 'problem' | 'user'

/** Submissions in rows, each with its small strip; a row leads to its submission. */
export function SubmissionList({ items, columns }: { items: SubmissionSummary[]; columns: Column[] }) {
  return (
    <ul className="submission-list">
      {items.map((item) => (
        <li key={item.id} className="submission-row">
          <Link to="/submissions/$id" params={{ id: item.id }} className="submission-link" aria-label={`Submission to ${item.problem_name}, ${item.language}, ${item.verdict ?? item.status}`}>
            <VerdictBadge status={item.status} verdict={item.verdict} />
          </Link>
          {columns.includes('problem') && <Link to="/problems/$slug" params={{ slug: item.problem }} className="submission-problem" title={item.problem_name}>{item.problem_name}</Link>}
          {columns.includes('user') && <span className="submission-user" title={item.user}>{item.user}</span>}
          <span className="submission-strip"><Strip model={stripOfSummary(item)} size="small" /></span>
          <span className="submission-language mono soft">{item.language}</span>
          <span className="submission-time number">{item.time_ms === null ? '' : duration(item.time_ms)}</span>
          <span className="submission-memory number soft">{item.memory_kib === null ? '' : memory(item.memory_kib)}</span>
          <span className="submission-moment soft"><Moment at={item.created_at} /></span>
        </li>
      ))}
    </ul>
  )
}
