import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Testset } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { bytes } from '../../format/amounts.ts'
import { exact } from '../../format/moments.ts'
import { ChangeSummary } from '../../testsets/change-summary.tsx'
import { stateWords, versionName } from '../../testsets/version-name.ts'
import { PublishAction } from '../publish/publish-action.tsx'

const shownAtFirst = 12

/** Every version of a problem's data along a line of time, the newest first; of many, the older ones when they are asked for. */
export function VersionLine({ slug, testsets }: { slug: string; testsets: Testset[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const line = testsets.toSorted((a, b) => b.version.localeCompare(a.version))
  // The published one is what everything else is compared with: it is always among those that are seen.
  const published = line.findIndex(({ state }) => state === 'published')
  const shown = showsAll || line.length <= shownAtFirst + 3 ? line : line.slice(0, Math.max(shownAtFirst, published + 2))
  const older = line.length - shown.length
  return (
    <>
      <ol className="versions">
        {shown.map((testset) => <VersionEntry key={testset.version} slug={slug} testset={testset} hasPublished={published !== -1} />)}
      </ol>
      {older > 0 && <div><button type="button" className="button" onClick={() => setShowsAll(true)}>Show the {older} older ones</button></div>}
    </>
  )
}

function VersionEntry({ slug, testset, hasPublished }: { slug: string; testset: Testset; hasPublished: boolean }) {
  const { version, state, message, tests, changes, size_bytes, new_bytes, created_by, published_at } = testset
  return (
    <li className={`version is-${state}`} aria-current={state === 'published' ? 'true' : undefined}>
      <div className="version-head">
        <Link to="/problems/$slug/data/$version" params={{ slug, version }} className="version-name number" title={exact(new Date(version))}>{versionName(version)}</Link>
        <span className="version-state">{stateWords[state]}</span>
        <span className="push row">
          <Link to="/problems/$slug" params={{ slug }} search={state === 'published' ? {} : { version }} className="small version-statement">Statement</Link>
          <PublishAction slug={slug} testset={testset} hasPublished={hasPublished} />
        </span>
      </div>
      {message !== '' && <p className="version-message" dir="auto">{message}</p>}
      <p className="soft small">
        <ChangeSummary changes={changes} tests={tests} /> · <span className="number">{bytes(size_bytes)}</span>{new_bytes > 0 && new_bytes < size_bytes && <>, <span className="number">{bytes(new_bytes)}</span> of it new</>} · by <bdi>{created_by}</bdi>
        {published_at !== null && <> · published <Moment at={published_at} /></>}
      </p>
    </li>
  )
}
