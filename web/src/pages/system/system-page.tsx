import { useQuery } from '@tanstack/react-query'
import { queueHourQuery, queueQuery, workersQuery } from '../../api/queue-queries.ts'
import { Loaded } from '../../elements/loaded.tsx'
import { useTitle } from '../../elements/title.ts'
import { may, useMe } from '../../shell/me.ts'
import { DeadLetters } from './dead-letters.tsx'
import { LastHour } from './last-hour.tsx'
import { QueueNumbers } from './queue-numbers.tsx'
import { QueueTable } from './queue-table.tsx'
import { WorkerRow } from './worker-row.tsx'
import './system.css'

/** For operators: what waits, who judges what, and what was given up. */
export function SystemPage() {
  useTitle('Queue and workers')
  const me = useMe()
  const isAdmin = may(me, 'admin')
  const queue = useQuery({ ...queueQuery, enabled: isAdmin })
  const hour = useQuery({ ...queueHourQuery, enabled: isAdmin })
  const workers = useQuery({ ...workersQuery, enabled: isAdmin })
  if (!isAdmin) return <div className="page page-narrow"><h1>Queue and workers</h1><p>Only an administrator sees the queue and the workers. You are signed in as <bdi>{me.name}</bdi>.</p></div>
  return (
    <div className="page">
      <h1>Queue and workers</h1>
      <Loaded query={queue} lines={4}>{(state) => <QueueNumbers queue={state} />}</Loaded>
      <section className="stack" aria-labelledby="last-hour">
        <h2 id="last-hour">The last hour</h2>
        <Loaded query={hour} lines={8}>{(minutes) => <LastHour minutes={minutes} />}</Loaded>
      </section>
      <section className="stack" aria-labelledby="waiting-by-priority">
        <h2 id="waiting-by-priority">Waiting, the first to go first</h2>
        <Loaded query={queue} lines={4}>{(state) => <QueueTable waiting={state.waiting} />}</Loaded>
      </section>
      <section className="stack" aria-labelledby="workers">
        <h2 id="workers">Workers</h2>
        <Loaded query={workers} lines={4}>
          {(list) => (list.length === 0 ? <NoWorker /> : <ul className="workers">{list.map((worker) => <WorkerRow key={worker.name} worker={worker} />)}</ul>)}
        </Loaded>
      </section>
      <DeadLetters />
    </div>
  )
}

function NoWorker() {
  return (
    <div className="empty">
      <h2>No worker in the last 24 hours</h2>
      <p>What is submitted is kept, and judged as soon as one comes. <code>gavel serve</code> starts one, or on another machine</p>
      <pre className="command">GAVEL_ROLES=worker gavel serve</pre>
    </div>
  )
}
