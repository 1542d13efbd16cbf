import { useInfiniteQuery, useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { structuredPatch } from 'diff'
import { sourceQuery, submissionsQuery } from '../../api/queries.ts'
import type { Submission, SubmissionSource, SubmissionSummary } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Moment } from '../../elements/moment.tsx'
import { visible } from '../../format/visible.ts'
import { Skeleton } from '../../elements/skeleton.tsx'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'

const contextLines = 3

/** What changed since the submission before this one, of the same user to the same problem. */
export default function Compare({ submission }: { submission: Submission }) {
  const list = useInfiniteQuery(submissionsQuery({ problem: submission.problem, user: submission.user }))
  if (list.data === undefined) return list.error === null ? <Skeleton /> : <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
  const items = list.data.pages.flatMap((page) => page.items)
  const previous = items.find(({ created_at, id }) => created_at < submission.created_at && id !== submission.id)
  if (previous === undefined) return <p className="soft">This is the first submission to this problem: there is nothing before it.</p>
  return <Difference key={previous.id} submission={submission} previous={previous} />
}

function Difference({ submission, previous }: { submission: Submission; previous: SubmissionSummary }) {
  const [before, after] = useQueries({ queries: [sourceQuery(previous.id), sourceQuery(submission.id)] })
  const error = before.error ?? after.error
  if (error !== null) return <ErrorNote error={error} />
  if (before.data === undefined || after.data === undefined) return <Skeleton />
  const { hunks } = structuredPatch('before', 'after', textOf(before.data), textOf(after.data), undefined, undefined, { context: contextLines })
  return (
    <div className="stack">
      <p className="row small">
        <VerdictBadge status={previous.status} verdict={previous.verdict} />
        <span>Compared with <Link to="/submissions/$id" params={{ id: previous.id }}>the one sent <Moment at={previous.created_at} /></Link></span>
        {previous.language !== submission.language && <span className="soft">which was in {previous.language}</span>}
      </p>
      {hunks.length === 0 ? <p className="soft">The source is the same, to the letter.</p> : (
        <div className="diff" role="region" aria-label="Difference" tabIndex={0}>
          {hunks.map((hunk) => (
            <pre key={hunk.newStart}>
              <span className="diff-place">line {hunk.newStart}</span>
              {hunk.lines.map((line, index) => <span key={index} className={lineClass(line)}>{line === '' ? ' ' : visible(line)}</span>)}
            </pre>
          ))}
        </div>
      )}
    </div>
  )
}

function textOf({ files }: SubmissionSource): string {
  return files.map(({ name, text }) => (files.length === 1 ? '' : `--- ${name}\n`) + (text ?? '(not text)')).join('\n')
}

function lineClass(line: string): string {
  return line.startsWith('+') ? 'diff-added' : line.startsWith('-') ? 'diff-removed' : ''
}
