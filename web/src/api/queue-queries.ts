import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call, queryString } from './call.ts'
import { everyPage } from './every-page.ts'
import type { DeadLetter, Page, QueueMinute, QueueState, Waiting, WorkerState } from './types.ts'

const lookMs = 2_000

/** Why a submission is not done; looked at again while somebody looks at it. */
export function waitingQuery(id: string) {
  return queryOptions({
    queryKey: ['waiting', id],
    queryFn: ({ signal }) => call<Waiting>(`/v1/submissions/${encodeURIComponent(id)}/waiting`, { signal }),
    refetchInterval: lookMs,
  })
}

export const queueQuery = queryOptions({
  queryKey: ['queue'],
  queryFn: ({ signal }) => call<QueueState>('/v1/system/queue', { signal }),
  refetchInterval: lookMs,
})

export const queueHourQuery = queryOptions({
  queryKey: ['queue', 'hour'],
  queryFn: async ({ signal }) => (await call<Page<QueueMinute>>('/v1/system/queue/minutes', { signal })).items,
  refetchInterval: 10_000,
})

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => everyPage<WorkerState>('/v1/system/workers', signal),
  refetchInterval: lookMs,
})

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: ['dead letters'],
  queryFn: ({ signal, pageParam }) => call<Page<DeadLetter>>(`/v1/system/dead-letters${queryString({ limit: 50, after: pageParam })}`, { signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
  refetchInterval: 10_000,
})
