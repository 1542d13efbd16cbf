import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { withRun, withStatus, type EventData } from './progress.ts'
import { submissionQuery } from './queries.ts'
import type { Submission } from './types.ts'

const pollMs = 2_000

/**
 * A submission that keeps itself up to date until it is done. The events are only quick: they may be lost, and the browser
 * resumes them by itself; where it has given up (an answer that is no stream), the submission is asked for every two seconds.
 */
export function useLiveSubmission(id: string) {
  const client = useQueryClient()
  const query = useQuery(queryOptions({ ...submissionQuery(id), staleTime: 1_000 }))
  const isLive = query.data !== undefined && query.data.status !== 'done'

  useEffect(() => (isLive ? follow(client, id) : undefined), [client, id, isLive])
  return query
}

function follow(client: QueryClient, id: string): () => void {
  const { queryKey } = submissionQuery(id)
  const source = new EventSource(`/v1/submissions/${encodeURIComponent(id)}/events`)
  let poll: ReturnType<typeof setInterval> | undefined

  function change(next: (submission: Submission) => Submission): void {
    client.setQueryData(queryKey, (now: Submission | undefined) => (now === undefined ? now : next(now)))
  }
  source.addEventListener('status', ({ data }: MessageEvent<string>) => {
    const status: EventData<'status'> = JSON.parse(data)
    change((now) => withStatus(now, status))
  })
  source.addEventListener('run', ({ data }: MessageEvent<string>) => {
    const run: EventData<'run'> = JSON.parse(data)
    change((now) => withRun(now, run))
  })
  source.addEventListener('done', ({ data }: MessageEvent<string>) => {
    const submission: EventData<'done'> = JSON.parse(data)
    source.close()
    client.setQueryData(queryKey, submission)
    void client.invalidateQueries({ queryKey: ['submissions'] })
    if (submission.purpose !== 'judge') return
    void client.invalidateQueries({ queryKey: ['problems'] })
    void client.invalidateQueries({ queryKey: ['problem', submission.problem] })
  })
  source.addEventListener('error', () => {
    // The browser connects again by itself; asking once catches up, and notices where nobody answers.
    void client.invalidateQueries({ queryKey })
    if (source.readyState !== EventSource.CLOSED || poll !== undefined) return
    poll = setInterval(() => void client.invalidateQueries({ queryKey }), pollMs)
  })
  return () => {
    source.close()
    clearInterval(poll)
  }
}
