import { Link } from '@tanstack/react-router'
import type { Testset } from '../../api/types.ts'
import { Moment } from '../../elements/moment.tsx'
import { bytes, counted } from '../../format/amounts.ts'
import { dayAndClockToSeconds, exact } from '../../format/moments.ts'
import { PublishButton } from './publish.tsx'

const stateWords: Record<Testset['state'], string> = { draft: 'draft', published: 'published', retired: 'was published' }

/** Every version of a problem's data along a line of time, the newest first. */
export function VersionLine({ slug, testsets }: { slug: string; testsets: Testset[] }) {
  return (
    <ol className="versions">
      {testsets.toSorted((a, b) => b.version.localeCompare(a.version)).map((testset) => (
        <li key={testset.version} className={`version is-${testset.state}`} aria-current={testset.state === 'published' ? 'true' : undefined}>
          <div className="version-head">
            <strong className="number" title={exact(new Date(testset.version))}>{dayAndClockToSeconds(new Date(testset.version))}</strong>
            <span className="version-state">{stateWords[testset.state]}</span>
            <span className="push row">
              <Link to="/problems/$slug" params={{ slug }} search={testset.state === 'published' ? {} : { version: testset.version }} className="small">Look at it</Link>
              {testset.state !== 'published' && <PublishButton slug={slug} testset={testset} />}
            </span>
          </div>
          <p className="soft small">
            {counted(testset.tests, 'test')} · {bytes(testset.size_bytes)}{testset.new_bytes > 0 && testset.new_bytes < testset.size_bytes && ` (${bytes(testset.new_bytes)} new)`} · by {testset.created_by}
            {testset.published_at !== null && <> · published <Moment at={testset.published_at} /></>}
          </p>
        </li>
      ))}
    </ol>
  )
}
