import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { testsetsQuery } from '../../api/testset-queries.ts'
import type { PackageAccepted, TestsetState } from '../../api/types.ts'
import { FaultList } from '../../elements/error-note.tsx'
import { bytes, counted, duration, memory } from '../../format/amounts.ts'
import { ChangeSummary } from '../../testsets/change-summary.tsx'
import { PublishAction } from '../publish/publish-action.tsx'

const headlines: Record<TestsetState, string> = {
  draft: 'Understood. It is a draft until you publish it',
  published: 'Published: submissions are judged on this version',
  retired: 'Submissions are judged on another version now',
}

/** What was understood of a package, to be believed before it is published. */
export function PackageReport({ accepted }: { accepted: PackageAccepted }) {
  const { slug, name, format, limits, testset, samples, statements, warnings } = accepted
  const testsets = useQuery(testsetsQuery(slug)).data ?? []
  const now = testsets.find(({ version }) => version === testset.version) ?? testset
  const rows: [string, ReactNode][] = [
    ['Name', name],
    ['Format', format],
    ['Tests', `${counted(testset.tests, 'test')}, ${samples === 0 ? 'no samples among them' : `${counted(samples, 'sample')} among them`}`],
    ...(testset.changes === null ? [] : [['Changes', <ChangeSummary key="changes" changes={testset.changes} tests={testset.tests} />] satisfies [string, ReactNode]]),
    ['Limits', `${duration(limits.time_ms)} CPU, ${memory(limits.memory_kib)}, ${memory(limits.output_kib)} of output`],
    ['Statements', statements.length === 0 ? 'none' : statements.join(', ')],
    ['Size', `${bytes(testset.size_bytes)}, ${testset.new_bytes === 0 ? 'all of it known already' : `${bytes(testset.new_bytes)} of it new`}`],
  ]
  return (
    <section className={`note ${warnings.length === 0 ? 'note-good' : 'note-warn'}`} aria-label="What was understood" role="status">
      <strong>{headlines[now.state]}</strong>
      <dl className="report">
        {rows.map(([what, value]) => <div key={what}><dt>{what}</dt><dd>{value}</dd></div>)}
      </dl>
      {warnings.length > 0 && (
        <>
          <p><strong>{counted(warnings.length, 'thing')} to look at</strong> <span className="soft">(judging does not need them)</span></p>
          <FaultList faults={warnings} />
        </>
      )}
      <div className="row">
        <PublishAction slug={slug} testset={now} hasPublished={testsets.some(({ state }) => state === 'published')} isMain />
        <Link to="/problems/$slug" params={{ slug }} search={now.state === 'published' ? {} : { version: now.version }}>Look at it</Link>
        <Link to="/problems/$slug/data" params={{ slug }} hash="versions">All versions</Link>
      </div>
    </section>
  )
}
