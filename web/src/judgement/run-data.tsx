import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef } from 'react'
import { ApiError } from '../api/call.ts'
import { runQuery } from '../api/queries.ts'
import type { RunDetail, Submission } from '../api/types.ts'
import { CopyButton } from '../elements/copy-button.tsx'
import { ErrorNote } from '../elements/error-note.tsx'
import { visible } from '../format/visible.ts'
import { namedToken, placeOfToken, type Place } from './first-difference.ts'

/** Input, answer and output of one test, with the first difference marked in both. */
export function RunData({ submission, test }: { submission: Submission; test: string }) {
  const query = useQuery(runQuery(submission.id, submission.judgements, test))
  if (query.data !== undefined) return <Texts detail={query.data} />
  // Not kept, or not for this viewer: the line above has already said what there is to say.
  if (query.error instanceof ApiError && (query.error.status === 404 || query.error.status === 403)) return null
  if (query.error !== null) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  return <Coming />
}

/** Takes the room of three short texts, so that for most tests nothing below moves when they come. */
function Coming() {
  return (
    <div className="run-data-frame">
      <div className="run-data run-data-coming" role="status" aria-label="Loading">
        {['Input', 'Expected', 'Your output'].map((title) => <div key={title} className="data-text"><div className="data-text-head"><h2>{title}</h2></div><pre /></div>)}
      </div>
    </div>
  )
}

function Texts({ detail }: { detail: RunDetail }) {
  const token = namedToken(detail.message)
  const output = detail.output ?? ''
  return (
    <div className="run-data-frame">
      <div className="run-data">
        <DataText title="Input" text={detail.input} mark={null} />
        <DataText title="Expected" text={detail.answer} mark={token === null ? null : placeOfToken(detail.answer, token)} tone="expected" />
        {detail.output === null ? <div className="data-text"><h2>Your output</h2><p className="soft small">The output of this test was not kept.</p></div> : <DataText title="Your output" text={output} mark={token === null ? null : placeOfToken(output, token)} tone="actual" />}
      </div>
      {detail.truncated && <p className="soft small">Only the first 64 KiB of each are shown.</p>}
    </div>
  )
}

function DataText({ title, text, mark, tone = 'expected' }: { title: string; text: string; mark: Place | null; tone?: 'expected' | 'actual' }) {
  const frame = useRef<HTMLPreElement>(null)
  const marked = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (frame.current !== null && marked.current !== null) frame.current.scrollTop = marked.current.offsetTop - frame.current.clientHeight / 3
  }, [])
  return (
    <div className="data-text">
      <div className="data-text-head"><h2>{title}</h2><CopyButton text={text} what={title.toLowerCase()} /></div>
      <pre ref={frame} tabIndex={0} aria-label={title}>
        {text === '' ? <span className="soft">(nothing)</span> : mark === null ? visible(text) : (
          <>
            {visible(text.slice(0, mark.start))}
            <mark ref={marked} className={`mark-${tone}`}>{mark.start === mark.end ? '⟨end⟩' : visible(text.slice(mark.start, mark.end))}</mark>
            {visible(text.slice(mark.end))}
          </>
        )}
      </pre>
    </div>
  )
}
