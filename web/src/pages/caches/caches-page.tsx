import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { cachesQuery } from '../../api/testset-queries.ts'
import type { WorkerCache } from '../../api/types.ts'
import { Figures } from '../../elements/figures.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { useTitle } from '../../elements/title.ts'
import { bytes, counted } from '../../format/amounts.ts'
import { may, useMe } from '../../shell/me.ts'
import { CacheRow } from './cache-row.tsx'
import { percent } from './percent.ts'
import './caches.css'

const route = getRouteApi('/caches')

/** Every worker's cache of test data, for operators: how full, how often it served, what it holds. */
export function CachesPage() {
  useTitle('Caches')
  const me = useMe()
  const isAdmin = may(me, 'admin')
  const query = useQuery({ ...cachesQuery, enabled: isAdmin })
  const navigate = route.useNavigate()
  const { worker: open } = route.useSearch()
  if (!isAdmin) return <div className="page page-narrow"><h1>Caches</h1><p>Only an administrator sees the workers. You are signed in as <bdi>{me.name}</bdi>.</p></div>
  return (
    <div className="page">
      <div className="page-head">
        <h1>Caches</h1>
        <p className="soft">Each worker keeps test data on its own disk: what it holds costs the network nothing.</p>
      </div>
      <Loaded query={query} lines={6}>
        {(caches) => (caches.length === 0 ? <NoWorker /> : (
          <>
            <Totals caches={caches} />
            <ul className="caches">
              {caches.map((cache) => (
                <CacheRow key={cache.host} cache={cache} isOpen={cache.host === open} onOpen={() => void navigate({ search: ({ worker }) => (worker === cache.host ? {} : { worker: cache.host }), replace: true, resetScroll: false })} />
              ))}
            </ul>
            <p className="soft small">What is counted is counted since each worker started; it says how it stands every ten seconds.</p>
          </>
        ))}
      </Loaded>
    </div>
  )
}

/** The four numbers that one asks for first. */
function Totals({ caches }: { caches: WorkerCache[] }) {
  const sum = (of: (cache: WorkerCache) => number) => caches.reduce((total, cache) => total + of(cache), 0)
  const [hits, asked, damaged] = [sum(({ hits: count }) => count), sum((cache) => cache.hits + cache.misses), sum((cache) => cache.damaged)]
  return (
    <Figures
      figures={[
        { name: 'Held', value: bytes(sum((cache) => cache.bytes)), note: `of ${bytes(sum((cache) => cache.limit_bytes))} on ${counted(caches.length, 'worker')}` },
        { name: 'Served from disk', value: asked === 0 ? '–' : percent(hits / asked), note: `of ${counted(asked, 'file')} asked for` },
        { name: 'Fetched', value: bytes(sum((cache) => cache.bytes_fetched)), note: `${counted(sum((cache) => cache.evictions), 'file')} given up for others` },
        { name: 'Damaged', value: damaged.toLocaleString('en'), note: damaged === 0 ? 'nothing was changed behind its back' : 'found, thrown away and fetched again', isBad: damaged > 0 },
      ]}
    />
  )
}

function NoWorker() {
  return (
    <div className="empty">
      <h2>No worker in the last 24 hours</h2>
      <p>A worker says how its cache stands every ten seconds once it runs. <code>gavel serve</code> starts one, or on another machine</p>
      <pre className="command">GAVEL_ROLES=worker gavel serve</pre>
    </div>
  )
}
