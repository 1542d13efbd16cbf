import { Link } from '@tanstack/react-router'
import type { WorkerCache } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { useNow } from '../../elements/now.ts'
import { bytes, counted } from '../../format/amounts.ts'
import { versionName } from '../../testsets/version-name.ts'
import { percent } from './percent.ts'
import '../../testsets/change-summary.css'

/** After three heartbeats that did not come, something is wrong with it. */
const silentMs = 35_000

/** One worker's cache: how full it is in a bar, its numbers, and opened, what it holds. */
export function CacheRow({ cache, isOpen, onOpen }: { cache: WorkerCache; isOpen: boolean; onOpen: () => void }) {
  const { host, bytes: held, limit_bytes, files, hit_rate, hits, misses, evictions, bytes_fetched, damaged, seen_at, holds } = cache
  const isSilent = useNow() - Date.parse(seen_at) > silentMs
  return (
    <li className={`cache ${isSilent ? 'is-silent' : ''}`}>
      <div className="cache-head">
        <strong className="cache-host" title={host}>{host}</strong>
        <span className="soft small push">{isSilent ? 'silent since' : 'seen'} <Moment at={seen_at} /></span>
      </div>
      <div className="cache-fill">
        <meter aria-label={`${host}: how full`} min={0} max={Math.max(1, limit_bytes)} value={held} />
        <span className="number small">{bytes(held)} <span className="soft">of {bytes(limit_bytes)}, {counted(files, 'file')}</span></span>
      </div>
      <dl className="cache-facts small">
        <div><dt className="soft">from disk</dt><dd className="number" title={`${hits.toLocaleString('en')} of ${(hits + misses).toLocaleString('en')} files asked for`}>{hit_rate === null ? '–' : percent(hit_rate)}</dd></div>
        <div><dt className="soft">fetched</dt><dd className="number">{bytes(bytes_fetched)}</dd></div>
        <div><dt className="soft">given up</dt><dd className="number">{evictions.toLocaleString('en')}</dd></div>
        <div><dt className="soft">damaged</dt><dd className={damaged === 0 ? 'number' : 'number count-removed'}>{damaged.toLocaleString('en')}</dd></div>
      </dl>
      {holds.length > 0 && <button type="button" className="link-button small" aria-expanded={isOpen} onClick={onOpen}>{isOpen ? 'Hide what it holds' : `What it holds: ${holds.length >= 50 ? 'the largest 50 versions' : counted(holds.length, 'version')}`}</button>}
      {isOpen && holds.length > 0 && (
        <ul className="cache-holds small">
          {holds.map(({ problem, version, bytes: part, of_bytes }) => (
            <li key={`${problem} ${version}`}>
              <Link to="/problems/$slug/data/$version" params={{ slug: problem, version }} className="cache-held"><span className="mono">{problem}</span> <span className="soft number">{versionName(version)}</span></Link>
              <meter aria-label={`${problem}: share`} min={0} max={Math.max(1, of_bytes)} value={part} />
              <span className="number">{part === of_bytes ? `all of ${bytes(of_bytes)}` : `${bytes(part)} of ${bytes(of_bytes)}`}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
