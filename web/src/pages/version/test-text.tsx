import { useQuery } from '@tanstack/react-query'
import { shownBytes, testDataPath, testDataQuery, type TestDataName } from '../../api/testset-queries.ts'
import type { TestsetTest } from '../../api/types.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { ErrorNote } from '../../elements/error-note.tsx'
import { bytes } from '../../format/amounts.ts'
import { visible } from '../../format/visible.ts'
import { textOf } from './text-of.ts'

interface TestTextProps {
  title: string
  slug: string
  version: string
  test: TestsetTest
  part: TestDataName['part']
}

/** The start of a test's input or answer, and a way to all of it. */
export function TestText({ title, slug, version, test, part }: TestTextProps) {
  const { sha256, size_bytes } = test[part]
  const name: TestDataName = { slug, version, test: test.name, part }
  const { data, error, refetch } = useQuery(testDataQuery(name, sha256))
  const isCut = size_bytes > shownBytes
  const text = data === undefined ? undefined : textOf(data, isCut)
  return (
    <div className="test-text">
      <div className="test-text-head">
        <h2>{title} <span className="soft number">{bytes(size_bytes)}</span></h2>
        <a className="small" href={testDataPath(name)} download>Save</a>
        {text !== undefined && text !== null && !isCut && <CopyButton text={text} what={`the ${part} of ${test.name}`} />}
      </div>
      {error !== null ? <ErrorNote error={error} onRetry={() => void refetch()} /> : (
        <pre tabIndex={0} aria-label={`${title} of ${test.name}`} aria-busy={data === undefined}>
          {text === null ? <span className="soft">(not text)</span> : text === '' ? <span className="soft">(nothing)</span> : text && visible(text)}
        </pre>
      )}
      {isCut && <p className="soft small">The first {bytes(shownBytes)} of {bytes(size_bytes)}.</p>}
    </div>
  )
}
