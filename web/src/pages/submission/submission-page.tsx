import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useLiveSubmission } from '../../api/live-submission.ts'
import { languagesQuery, problemQuery } from '../../api/queries.ts'
import type { Problem, Submission } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useTitle } from '../../elements/title.ts'
import { dayAndClock, exact } from '../../format/moments.ts'
import { expectedOf } from '../../judgement/expected.ts'
import { JudgementView } from '../../judgement/judgement-view.tsx'
import { may, useMe } from '../../shell/me.ts'
import { UnavailablePage } from '../missing.tsx'
import { JudgeAgain } from './judge-again.tsx'
import { SubmissionTabs } from './submission-tabs.tsx'
import { WaitingNote } from './waiting-note.tsx'
import './submission.css'

const route = getRouteApi('/submissions/$id')

/** A submission: the strip is the page. */
export function SubmissionPage() {
  const { id } = route.useParams()
  const { data, error, refetch } = useLiveSubmission(id)
  const problem = useQuery({ ...problemQuery(data?.problem ?? ''), enabled: data !== undefined }).data
  useTitle(data === undefined ? 'Submission' : `${data.verdict ?? data.status} · ${problem?.name ?? data.problem}`)
  if (data !== undefined) return <Page submission={data} problem={problem} />
  if (error !== null) return <UnavailablePage error={error} onRetry={() => void refetch()} />
  return <div className="page"><Skeleton lines={8} /></div>
}

function Page({ submission, problem }: { submission: Submission; problem: Problem | undefined }) {
  const me = useMe()
  const isSetter = may(me, 'setter')
  const { test = null } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className="page">
      <Origin submission={submission} problemName={problem?.name ?? submission.problem} />
      <JudgementView
        submission={submission}
        expected={expectedOf(problem)}
        seesSecret={isSetter}
        test={test}
        onSelect={(next) => void navigate({ search: (before) => ({ ...before, test: next ?? undefined }), replace: true, resetScroll: false })}
        size="page"
      />
      <WaitingNote submission={submission} />
      <div className="row">
        {submission.user === me.name && <Link to="/problems/$slug" params={{ slug: submission.problem }} search={{ tab: 'code' }} className="button">Back to the problem</Link>}
        {isSetter && <JudgeAgain submission={submission} />}
      </div>
      <SubmissionTabs key={submission.id} submission={submission} />
    </div>
  )
}

function Origin({ submission, problemName }: { submission: Submission; problemName: string }) {
  const languages = useQuery(languagesQuery).data
  const { user, language, created_at, testset, id } = submission
  return (
    <div className="submission-head">
      <p className="crumbs"><Link to="/submissions">Submissions</Link> / <span className="mono" title={id}>{id.slice(0, 8)}…</span></p>
      <h1><Link to="/problems/$slug" params={{ slug: submission.problem }}><bdi>{problemName}</bdi></Link></h1>
      <p className="submission-origin soft">
        <span><bdi>{user}</bdi></span>
        <span>{languages?.find((known) => known.id === language)?.name ?? language}</span>
        <span><Moment at={created_at} /></span>
        {testset !== null && <span title={exact(new Date(testset))}>tests of {dayAndClock(new Date(testset))}</span>}
      </p>
    </div>
  )
}
