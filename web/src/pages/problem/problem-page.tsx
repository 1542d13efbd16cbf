import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { languagesQuery, problemQuery } from '../../api/queries.ts'
import { Skeleton } from '../../elements/skeleton.tsx'
import { useTitle } from '../../elements/title.ts'
import { UnavailablePage } from '../missing.tsx'
import { Workspace } from './workspace.tsx'
import './problem.css'

const route = getRouteApi('/problems/$slug')

/** A problem: what is asked on the left, the program on the right. */
export function ProblemPage() {
  const { slug } = route.useParams()
  const { lang, version } = route.useSearch()
  const problem = useQuery({ ...problemQuery(slug, { lang, version }), placeholderData: (before) => (before?.slug === slug ? before : undefined) })
  const languages = useQuery(languagesQuery)
  useTitle(problem.data?.name)

  const error = problem.error ?? languages.error
  if (problem.data !== undefined && languages.data !== undefined) return <Workspace key={slug} problem={problem.data} languages={languages.data} />
  if (error !== null) return <UnavailablePage error={error} onRetry={() => void Promise.all([problem.refetch(), languages.refetch()])} />
  return <div className="page"><Skeleton lines={12} /></div>
}
