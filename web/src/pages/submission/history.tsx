import { useQuery } from '@tanstack/react-query'
import { judgementsQuery, problemQuery } from '../../api/queries.ts'
import type { Judgement, Submission } from '../../api/types.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { Moment } from '../../elements/moment.tsx'
import { counted } from '../../format/amounts.ts'
import { dayAndClock, exact } from '../../format/moments.ts'
import { expectedOf } from '../../judgement/expected.ts'
import { stripOfSubmission } from '../../strip/model.ts'
import { Strip } from '../../strip/strip.tsx'
import { VerdictBadge } from '../../strip/verdict-badge.tsx'

/** Every judgement of a submission, the current one first: on which tests, by how many attempts, and what went wrong with ours. */
export function History({ submission }: { submission: Submission }) {
  const query = useQuery(judgementsQuery(submission.id, submission.judgements))
  return (
    <Loaded query={query} lines={3}>
      {(judgements) => (
        <ol className="history">
          {judgements.toSorted((a, b) => b.created_at.localeCompare(a.created_at)).map((judgement, index) => (
            <Row key={judgement.id} judgement={index === 0 ? { ...judgement, ...currentOf(submission) } : judgement} submission={submission} isCurrent={index === 0} />
          ))}
        </ol>
      )}
    </Loaded>
  )
}

function Row({ judgement, submission, isCurrent }: { judgement: Judgement; submission: Submission; isCurrent: boolean }) {
  const { limits } = useQuery(problemQuery(submission.problem)).data ?? {}
  const { testset, attempt, fault } = judgement
  const total = isCurrent ? submission.tests.total : judgement.runs.length
  const model = stripOfSubmission(
    { ...submission, ...judgement, tests: { total, done: judgement.runs.length } },
    { ...expectedOf(undefined), timeLimitMs: limits?.time_ms ?? null, memoryLimitKib: limits?.memory_kib ?? null },
  )
  return (
    <li className={isCurrent ? 'is-current' : ''}>
      <div className="row">
        <VerdictBadge status={judgement.status} verdict={judgement.verdict} />
        <span>{isCurrent ? 'Current' : 'Earlier'}, <Moment at={judgement.created_at} /></span>
        {testset !== null && <span className="soft" title={exact(new Date(testset))}>on the tests of {dayAndClock(new Date(testset))}</span>}
        {attempt > 1 && <span className="soft" title="A worker was lost while it judged, so another began anew">{counted(attempt, 'attempt')}</span>}
      </div>
      <Strip model={model} size="small" />
      {fault !== null && <p className="note note-bad"><span><code>{fault.code}</code> {fault.message}</span></p>}
    </li>
  )
}

function currentOf({ status, verdict, runs, attempt, testset }: Submission): Pick<Judgement, 'status' | 'verdict' | 'runs' | 'attempt' | 'testset'> {
  return { status, verdict, runs, attempt, testset }
}
