import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ApiError, call, newKey } from '../../api/call.ts'
import { warmQuery } from '../../api/testset-queries.ts'
import type { Warm, WarmWorker } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Moment } from '../../elements/moment.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { bytes, counted } from '../../format/amounts.ts'
import { versionName } from '../../testsets/version-name.ts'

const route = getRouteApi('/problems/$slug/data')

/** Has every worker fetch the published data before they are needed, and shows how far each is; that it is shown is in the address. */
export function WarmPanel({ slug }: { slug: string }) {
  const client = useQueryClient()
  const navigate = route.useNavigate()
  const { workers } = route.useSearch()
  const starting = useMutation({
    mutationFn: () => call<Warm>(`/v1/problems/${encodeURIComponent(slug)}/warm`, { method: 'POST', idempotencyKey: newKey() }),
    onSuccess: async (warm) => {
      client.setQueryData(warmQuery(slug).queryKey, warm)
      await navigate({ search: { workers: 'shown' }, replace: true, resetScroll: false })
    },
  })
  return (
    <section className="stack" aria-label="On the workers">
      <h2>On the workers</h2>
      <p className="soft small">A worker fetches test data when it first needs them, and keeps them. Before a contest they can be fetched ahead: slowly enough that nobody’s judging waits for it.</p>
      <div className="row">
        <button type="button" className="button" disabled={starting.isPending} onClick={() => starting.mutate()}>Fetch to every worker now</button>
        {workers === undefined && <button type="button" className="link-button" onClick={() => void navigate({ search: { workers: 'shown' }, replace: true, resetScroll: false })}>How far they are</button>}
      </div>
      {starting.error !== null && <ErrorNote error={starting.error} />}
      {workers !== undefined && <Progress slug={slug} />}
    </section>
  )
}

function Progress({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(warmQuery(slug))
  if (data === undefined) {
    if (error instanceof ApiError && error.status === 404) return <p className="soft">Nobody has asked for it lately.</p>
    return error === null ? <Skeleton lines={2} /> : <ErrorNote error={error} onRetry={() => void refetch()} />
  }
  return (
    <>
      <p role="status"><strong>{headlineOf(data)}</strong> <span className="soft">The version of <span className="number">{versionName(data.version)}</span>, asked for <Moment at={data.created_at} /></span></p>
      {data.workers.length > 0 && <ul className="warm-workers">{data.workers.map((worker) => <WorkerRow key={worker.worker} worker={worker} />)}</ul>}
    </>
  )
}

function headlineOf({ state, workers }: Warm): string {
  const present = workers.filter((worker) => worker.state !== 'gone')
  const ready = present.filter((worker) => worker.state === 'ready').length
  switch (state) {
    case 'warming':
      return present.length === 0 ? 'No worker is there yet: those that come join in.' : `${ready} of ${counted(present.length, 'worker')} have it.`
    case 'ready':
      return `${present.length === 1 ? 'The worker has it' : `All ${present.length} workers have it`}.`
    case 'incomplete':
      return `${ready} of ${counted(present.length, 'worker')} have it, the others could not.`
    default:
      return state satisfies never
  }
}

const words: Record<WarmWorker['state'], string> = { waiting: 'has not answered yet', fetching: 'fetching', ready: 'has it all', failed: 'could not', gone: 'has not been there for a minute' }

function WorkerRow({ worker: { worker, state, bytes: part, of_bytes, error } }: { worker: WarmWorker }) {
  return (
    <li className={`warm-worker is-${state}`}>
      <span className="warm-name">{worker}</span>
      <progress aria-label={`${worker}: fetched`} value={state === 'ready' ? 1 : part} max={state === 'ready' ? 1 : Math.max(1, of_bytes)} />
      <span className="soft small number">{words[state]}{state === 'fetching' && of_bytes > 0 && `, ${bytes(part)} of ${bytes(of_bytes)}`}{state === 'ready' && `, ${bytes(of_bytes)}`}</span>
      {error !== null && <span className="small warm-error">{error.message}</span>}
    </li>
  )
}
