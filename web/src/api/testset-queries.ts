import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call, callForBytes, queryString } from './call.ts'
import { everyPage } from './every-page.ts'
import type { Page, Rejudging, Testset, TestsetChanges, TestsetTest, VerdictChange, Warm, WorkerCache } from './types.ts'

const forGood = Number.POSITIVE_INFINITY

/** How much of a test's data is fetched to be looked at. */
export const shownBytes = 64 * 1024

/** Where a version of a problem's data is. */
export function versionPath(slug: string, version: string): string {
  return `/v1/problems/${encodeURIComponent(slug)}/testsets/${encodeURIComponent(version)}`
}

/** Where the input or the answer of a test is. */
export function testDataPath({ slug, version, test, part }: TestDataName): string {
  return `${versionPath(slug, version)}/tests/${test.split('/').map(encodeURIComponent).join('/')}/${part}`
}

export interface TestDataName {
  slug: string
  version: string
  test: string
  part: 'input' | 'answer'
}

/** Every version, newest first. */
export function testsetsQuery(slug: string) {
  return queryOptions({
    queryKey: ['testsets', slug],
    queryFn: ({ signal }) => everyPage<Testset>(`/v1/problems/${encodeURIComponent(slug)}/testsets`, signal),
  })
}

/** A version never changes: what was fetched of it stays. */
export function testsQuery(slug: string, version: string) {
  return queryOptions({
    queryKey: ['tests', slug, version],
    staleTime: forGood,
    queryFn: ({ signal }) => everyPage<TestsetTest>(`${versionPath(slug, version)}/tests`, signal),
  })
}

/** `against` null: the version made before it. */
export function changesQuery(slug: string, version: string, against: string | null) {
  return queryOptions({
    queryKey: ['changes', slug, version, against],
    staleTime: forGood,
    queryFn: ({ signal }) => call<TestsetChanges>(`${versionPath(slug, version)}/changes${queryString({ against: against ?? undefined })}`, { signal }),
  })
}

/** The start of a test's input or answer; by its content's name, which many versions share. */
export function testDataQuery(name: TestDataName, sha256: string) {
  return queryOptions({
    queryKey: ['test data', sha256],
    staleTime: forGood,
    queryFn: ({ signal }) => callForBytes(`${testDataPath(name)}${queryString({ first: shownBytes })}`, signal),
  })
}

const stillGoingMs = 1_000

/** While it judges it is looked at again. */
export function rejudgingQuery(id: string) {
  return queryOptions({
    queryKey: ['rejudging', id],
    queryFn: ({ signal }) => call<Rejudging>(`/v1/rejudgings/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isJudging(state.data) ? stillGoingMs : false),
  })
}

/** Is it still choosing or judging? One that was applied at once too. */
export function isJudging({ state, finished }: Rejudging): boolean {
  return !finished && state !== 'cancelled'
}

export function rejudgingsQuery(problem: string) {
  return queryOptions({
    queryKey: ['rejudgings', problem],
    queryFn: async ({ signal }) => (await call<Page<Rejudging>>(`/v1/problems/${encodeURIComponent(problem)}/rejudgings${queryString({ limit: 20 })}`, { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isJudging) === true ? stillGoingMs : false),
  })
}

/** `done` tells one state of the judging from the next. */
export function verdictChangesQuery(id: string, done: number) {
  return infiniteQueryOptions({
    queryKey: ['verdict changes', id, done],
    queryFn: ({ signal, pageParam }) => call<Page<VerdictChange>>(`/v1/rejudgings/${encodeURIComponent(id)}/changes${queryString({ limit: 100, after: pageParam })}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
}

export function warmQuery(slug: string) {
  return queryOptions({
    queryKey: ['warm', slug],
    queryFn: ({ signal }) => call<Warm>(`/v1/problems/${encodeURIComponent(slug)}/warm`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'warming' ? stillGoingMs : false),
  })
}

const heartbeatMs = 10_000

/** Every worker's cache; a worker says how it stands every ten seconds. */
export const cachesQuery = queryOptions({
  queryKey: ['caches'],
  queryFn: ({ signal }) => everyPage<WorkerCache>('/v1/system/cache', signal),
  refetchInterval: heartbeatMs,
})
