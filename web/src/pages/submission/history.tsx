import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { judgementsQuery, problemQuery } from '../../api/queries.ts'
import type { Judgement, Submission } from '../../api/types.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { Moment } from '../../elements/moment.tsx'
import { counted } from '../../format/amounts.ts'
import { dayAndClock, exact } from '../../format/moments.ts'
import { expectedOf } from '../../judgement/expected.ts'
import { may, useMe } from '../../shell/me.ts'
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
          {judgements.toSorted((a, b) => Number(b.current) - Number(a.current) || b.created_at.localeCompare(a.created_at)).map((judgement) => (
            <Row key={judgement.id} judgement={judgement.current ? { ...judgement, ...currentOf(submission) } : judgement} submission={submission} isCounted={judgement.created_at <= (judgements.find(({ current }) => current)?.created_at ?? '')} />
          ))}
        </ol>
      )}
    </Loaded>
  )
}

/** `isCounted`: it is what the submission is worth, or was; false: it belongs to a rejudging that was not applied. */
function Row({ judgement, submission, isCounted }: { judgement: Judgement; submission: Submission; isCounted: boolean }) {
  const { limits } = useQuery(problemQuery(submission.problem)).data ?? {}
  const { testset, attempt, fault, rejudging, current: isCurrent } = judgement
  const isSetter = may(useMe(), 'setter')
  const total = isCurrent ? submission.tests.total : judgement.runs.length
  const model = stripOfSubmission(
    { ...submission, ...judgement, tests: { total, done: judgement.runs.length } },
    { ...expectedOf(undefined), timeLimitMs: limits?.time_ms ?? null, memoryLimitKib: limits?.memory_kib ?? null },
  )
  return (
    <li className={isCurrent ? 'is-current' : ''}>
      <div className="row">
        <VerdictBadge status={judgement.status} verdict={judgement.verdict} />
        <span>{isCurrent ? 'Current' : isCounted ? 'Earlier' : 'Not counted'}, <Moment at={judgement.created_at} /></span>
        {testset !== null && <span className="soft" title={exact(new Date(testset))}>on the tests of {dayAndClock(new Date(testset))}</span>}
        {rejudging !== null && isSetter && <Link to="/rejudgings/$id" params={{ id: rejudging }} className="small">its rejudging</Link>}
        {attempt > 1 && <span className="soft" title="A worker was lost while it judged, so another began anew">{counted(attempt, 'attempt')}</span>}
      </div>
      <Strip model={model} size="small" />
      {fault !== null && <p className="note note-bad"><span><code>{fault.code}</code> <bdi>{fault.message}</bdi></span></p>}
    </li>
  )
}

function currentOf({ status, verdict, runs, attempt, testset }: Submission): Pick<Judgement, 'status' | 'verdict' | 'runs' | 'attempt' | 'testset'> {
  return { status, verdict, runs, attempt, testset }
}
