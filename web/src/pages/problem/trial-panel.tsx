import { Link } from '@tanstack/react-router'
import { ApiError } from '../../api/call.ts'
import { useLiveSubmission } from '../../api/live-submission.ts'
import type { Problem } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { counted } from '../../format/amounts.ts'
import { CompilerOutput } from '../../judgement/compiler-output.tsx'
import { expectedOf } from '../../judgement/expected.ts'
import { JudgementView } from '../../judgement/judgement-view.tsx'
import { may, useMe } from '../../shell/me.ts'
import type { Trial } from './trial.ts'

interface TrialPanelProps {
  problem: Problem
  trial: Trial
  test: string | null
  onTest: (test: string | null) => void
}

/** What became of the program that was sent last, as it happens. */
export function TrialPanel({ problem, trial, test, onTest }: TrialPanelProps) {
  return (
    <div className="trial-panel">
      {trial.error !== null && (
        <ErrorNote error={trial.error} onRetry={trial.error instanceof ApiError ? trial.sendAgain : undefined}>
          {trial.error instanceof ApiError && trial.error.canRetry && <p>Your program may not have come through. Trying again sends it once, even if it has.</p>}
        </ErrorNote>
      )}
      {trial.error === null && trial.id !== null && <Live id={trial.id} problem={problem} test={test} onTest={onTest} />}
      {trial.error === null && trial.id === null && (
        <p className="soft">{trial.isSending ? 'Sending …' : whatTheButtonsDo(problem)}</p>
      )}
    </div>
  )
}

function Live({ id, problem, test, onTest }: { id: string; problem: Problem; test: string | null; onTest: (test: string | null) => void }) {
  const me = useMe()
  const { data: submission, error, refetch } = useLiveSubmission(id)
  if (submission === undefined) {
    // Remembered by this tab, but gone from the server since.
    if (error instanceof ApiError && error.status === 404) return <p className="soft">{whatTheButtonsDo(problem)}</p>
    return error === null ? null : <ErrorNote error={error} onRetry={() => void refetch()} />
  }
  return (
    <div className="stack">
      <JudgementView submission={submission} expected={expectedOf(problem)} seesSecret={may(me, 'setter')} test={test} onSelect={onTest} size="panel">
        {submission.purpose === 'judge' && <Link to="/submissions/$id" params={{ id }} className="push">Details</Link>}
      </JudgementView>
      {submission.verdict === 'CE' && <CompilerOutput text={submission.compiler_output} />}
      {submission.verdict === 'AC' && submission.purpose === 'samples' && <p className="soft small">The samples are right. Submit to judge it on {allTests(problem)}.</p>}
    </div>
  )
}

function whatTheButtonsDo(problem: Problem): string {
  const submit = `“Submit” judges your program on ${allTests(problem)}.`
  return problem.samples.length === 0 ? submit : `“Run samples” tries your program on what the statement shows. ${submit}`
}

function allTests({ tests }: Problem): string {
  if (tests === null) return 'all tests'
  return tests === 1 ? 'its only test' : `all ${counted(tests, 'test')}`
}
