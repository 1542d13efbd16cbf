import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { shownBytes, testDataPath, testDataQuery, type TestDataName } from '../../api/testset-queries.ts'
import type { TestsetTest } from '../../api/types.ts'
import { ErrorNote } from '../../elements/error-note.tsx'
import { Skeleton } from '../../elements/skeleton.tsx'
import { bytes } from '../../format/amounts.ts'
import { versionName } from '../../testsets/version-name.ts'
import { rowsOf } from './difference.ts'
import { SideBySide } from './side-by-side.tsx'
import { textOf } from './text-of.ts'

interface Side {
  version: string
  test: TestsetTest
}

/** A test's input or answer as it was and as it is, side by side where both are text. */
export function TestDifference({ slug, part, before, after }: { slug: string; part: TestDataName['part']; before: Side; after: Side }) {
  const nameOf = ({ version, test }: Side): TestDataName => ({ slug, version, test: test.name, part })
  const [left, right] = useQueries({ queries: [before, after].map((side) => testDataQuery(nameOf(side), side.test[part].sha256)) })
  const error = left?.error ?? right?.error ?? null
  return (
    <div className="test-text">
      <div className="test-text-head"><h2>{part === 'input' ? 'Input' : 'Answer'}</h2></div>
      <div className="difference-heads small">
        {[before, after].map((side) => (
          <p key={side.version}><span className="soft number">{versionName(side.version)} · {bytes(side.test[part].size_bytes)}</span> <a href={testDataPath(nameOf(side))} download aria-label={`Save the ${part} of ${versionName(side.version)}`}>Save</a></p>
        ))}
      </div>
      {error !== null ? <ErrorNote error={error} onRetry={() => void Promise.all([left?.refetch(), right?.refetch()])} />
        : left?.data === undefined || right?.data === undefined ? <Skeleton lines={3} />
        : <Texts before={left.data} after={right.data} isCut={Math.max(before.test[part].size_bytes, after.test[part].size_bytes) > shownBytes} />}
    </div>
  )
}

function Texts({ before, after, isCut }: { before: Uint8Array; after: Uint8Array; isCut: boolean }) {
  const rows = useMemo(() => {
    const [left, right] = [textOf(before, isCut), textOf(after, isCut)]
    return left === null || right === null ? null : rowsOf(left, right)
  }, [before, after, isCut])
  if (rows === null) return <p className="soft">They are not text: save both to compare them.</p>
  if (rows.length === 0) return <p className="soft">{isCut ? `The first ${bytes(shownBytes)} are the same: they differ further on.` : 'They differ in bytes that are not text.'}</p>
  if (rows.every(({ kind }) => kind !== 'changed')) return <p className="soft">They differ only in whether the last line ends.</p>
  return (
    <>
      <SideBySide rows={rows} />
      {isCut && <p className="soft small">Only the first {bytes(shownBytes)} of each are compared here.</p>}
    </>
  )
}
