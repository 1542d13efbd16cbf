import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ApiError, call, queryString } from './call.ts'
import { everyPage } from './every-page.ts'
import type {
  Judgement, Language, Page, Problem, ProblemSummary, RunDetail, Submission, SubmissionSource, SubmissionSummary, User,
} from './types.ts'

const minuteMs = 60_000

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * minuteMs,
  queryFn: async ({ signal }): Promise<User | null> => {
    try {
      return await call<User>('/v1/me', { signal })
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
})

export const languagesQuery = queryOptions({
  queryKey: ['languages'],
  staleTime: 5 * minuteMs,
  queryFn: async ({ signal }) => (await call<{ items: Language[] }>('/v1/languages', { signal })).items,
})

/** All problems that the caller may see: searching and filtering them needs no further requests. */
export const problemsQuery = queryOptions({
  queryKey: ['problems'],
  queryFn: ({ signal }) => everyPage<ProblemSummary>('/v1/problems', signal),
})

/** The problem of that slug; null when there is none. Asked for as a list: that none is there is no error. */
export async function problemNamed(slug: string): Promise<ProblemSummary | null> {
  const found = await everyPage<ProblemSummary>('/v1/problems', undefined, { search: slug })
  return found.find((problem) => problem.slug === slug) ?? null
}

/** `version`: another one than the published, for setters. */
export function problemQuery(slug: string, { lang, version }: { lang?: string | undefined; version?: string | undefined } = {}) {
  return queryOptions({
    queryKey: ['problem', slug, lang ?? null, version ?? null],
    staleTime: minuteMs,
    queryFn: ({ signal }) => call<Problem>(`/v1/problems/${encodeURIComponent(slug)}${queryString({ lang, version })}`, { signal }),
  })
}

export interface SubmissionFilter {
  problem?: string | undefined
  user?: string | undefined
  verdict?: string | undefined
  language?: string | undefined
}

export function submissionsQuery(filter: SubmissionFilter, limit = 50) {
  return infiniteQueryOptions({
    queryKey: ['submissions', filter, limit],
    queryFn: ({ signal, pageParam }) => call<Page<SubmissionSummary>>(`/v1/submissions${queryString({ ...filter, limit, after: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    // Rows that are being judged are looked at again; a list at rest is left alone.
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some((item) => item.status !== 'done')) === true ? 1_500 : false),
  })
}

export function submissionQuery(id: string) {
  return queryOptions({
    queryKey: ['submission', id],
    queryFn: ({ signal }) => call<Submission>(`/v1/submissions/${encodeURIComponent(id)}`, { signal }),
  })
}

export function sourceQuery(id: string) {
  return queryOptions({
    queryKey: ['source', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => call<SubmissionSource>(`/v1/submissions/${encodeURIComponent(id)}/source`, { signal }),
  })
}

/** `judgements` tells one state of the history from the next. */
export function judgementsQuery(id: string, judgements: number) {
  return queryOptions({
    queryKey: ['judgements', id, judgements],
    queryFn: async ({ signal }) => (await call<{ items: Judgement[] }>(`/v1/submissions/${encodeURIComponent(id)}/judgements`, { signal })).items,
  })
}

export function runQuery(id: string, judgements: number, test: string) {
  const path = test.split('/').map(encodeURIComponent).join('/')
  return queryOptions({
    queryKey: ['run', id, judgements, test],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => call<RunDetail>(`/v1/submissions/${encodeURIComponent(id)}/runs/${path}`, { signal }),
  })
}

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => everyPage<User>('/v1/users', signal),
})
