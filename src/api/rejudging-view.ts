import type { Rejudging, VerdictChange } from '../contract/rejudging.ts'
import type { Rejudging as DomainRejudging, VerdictChange as DomainChange } from '../domain/rejudging.ts'

export function rejudgingView(rejudging: DomainRejudging): Rejudging {
  const { id, slug, scope, state, from, to, submissions, kept, judgements, isFinished, changes } = rejudging
  return {
    id, problem: slug, scope, state, from, to, submissions, kept, judgements, finished: isFinished, changes,
    created_by: rejudging.createdBy,
    created_at: rejudging.createdAt.toISOString(),
    ended_by: rejudging.endedBy,
    ended_at: rejudging.endedAt?.toISOString() ?? null,
  }
}

export function verdictChangeView({ submissionId, user, language, submittedAt, before, after }: DomainChange): VerdictChange {
  return {
    submission: submissionId,
    user,
    language,
    created_at: submittedAt.toISOString(),
    before: { judgement: before.judgementId, testset: before.testset, verdict: before.verdict },
    after: { judgement: after.judgementId, testset: after.testset, verdict: after.verdict },
  }
}
