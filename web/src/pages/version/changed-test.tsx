import type { TestChange, TestsetTest } from '../../api/types.ts'
import { TestDifference } from './test-difference.tsx'
import { TestText } from './test-text.tsx'

interface ChangedTestProps {
  slug: string
  version: string
  /** The version that it is compared with. */
  against: string
  change: TestChange
}

/** What differs in one test: both sides of what both versions have, the whole of what only one has. */
export function ChangedTest({ slug, version, against, change: { before, after, parts } }: ChangedTestProps) {
  if (before === null || after === null) {
    const test = after ?? before
    return test === null ? null : <Whole slug={slug} version={after === null ? against : version} test={test} />
  }
  const same = (['input', 'answer'] as const).filter((part) => !parts.includes(part))
  return (
    <>
      {(['input', 'answer'] as const).filter((part) => parts.includes(part)).map((part) => (
        <TestDifference key={part} part={part} slug={slug} before={{ version: against, test: before }} after={{ version, test: after }} />
      ))}
      {parts.includes('args') && <p className="small">Arguments: <code>{before.args.join(' ') || '(none)'}</code> → <code>{after.args.join(' ') || '(none)'}</code></p>}
      {parts.includes('sample') && <p className="small">{after.sample ? 'It is a sample now: contestants see it.' : 'It is no sample any more: contestants no longer see it.'}</p>}
      {parts.includes('checker') && <p className="small">Outputs are compared with the answer in another way than before.</p>}
      {parts.includes('description') && <p className="small">Its description is another.</p>}
      {same.length > 0 && <p className="soft small">{same.length === 2 ? 'Input and answer are the same' : `The ${same[0]} is the same`}, byte for byte.</p>}
    </>
  )
}

function Whole({ slug, version, test }: { slug: string; version: string; test: TestsetTest }) {
  return (
    <div className="test-texts">
      <TestText title="Input" slug={slug} version={version} test={test} part="input" />
      <TestText title="Answer" slug={slug} version={version} test={test} part="answer" />
    </div>
  )
}
