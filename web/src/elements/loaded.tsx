import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'
import { Skeleton } from './skeleton.tsx'

/** What a query gave, or a skeleton, or what went wrong. Once there, data stay while they are fetched again. */
export function Loaded<T>({ query, lines, children }: { query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton {...(lines === undefined ? {} : { lines })} />
}
