import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { script } from '../../api/script.ts'
import type { Submission } from '../../api/types.ts'
import { Skeleton } from '../../elements/skeleton.tsx'
import { Tabs } from '../../elements/tabs.tsx'
import { CompilerOutput } from '../../judgement/compiler-output.tsx'
import { may, useMe } from '../../shell/me.ts'
import { History } from './history.tsx'
import { RunTable } from './run-table.tsx'
import { SourceView } from './source-view.tsx'

const Compare = lazy(() => script(import('./compare.tsx')))
const route = getRouteApi('/submissions/$id')
type TabId = 'source' | 'tests' | 'compiler' | 'compare' | 'history'

/** What there is to read about a submission besides its strip. */
export function SubmissionTabs({ submission }: { submission: Submission }) {
  const me = useMe()
  const navigate = route.useNavigate()
  const { tab } = route.useSearch()
  const tabs: { id: TabId; title: string }[] = [
    { id: 'source', title: 'Source' },
    { id: 'tests', title: 'Tests' },
    ...(submission.compiler_output === '' ? [] : [{ id: 'compiler' as const, title: 'Compiler' }]),
    { id: 'compare', title: submission.user === me.name ? 'Compare with my previous' : 'Compare with the previous' },
    ...(submission.judgements > 1 || may(me, 'setter') ? [{ id: 'history' as const, title: 'Judgements' }] : []),
  ]
  const selected = tabs.find(({ id }) => id === tab)?.id ?? (submission.verdict === 'CE' ? 'compiler' : 'source')
  return (
    <div className="stack">
      <Tabs label="More about this submission" tabs={tabs} selected={selected} onSelect={(id) => void navigate({ search: (before) => ({ ...before, tab: id }), replace: true, resetScroll: false })} />
      <div role="tabpanel" id={`panel-${selected}`} aria-labelledby={`tab-${selected}`} className="submission-panel">
        <Suspense fallback={<Skeleton />}><Panel id={selected} submission={submission} /></Suspense>
      </div>
    </div>
  )
}

function Panel({ id, submission }: { id: TabId; submission: Submission }) {
  switch (id) {
    case 'source':
      return <SourceView id={submission.id} />
    case 'tests':
      return <RunTable submission={submission} />
    case 'compiler':
      return <CompilerOutput text={submission.compiler_output} />
    case 'compare':
      return <Compare submission={submission} />
    case 'history':
      return <History submission={submission} />
    default:
      return id satisfies never
  }
}
