import { getRouteApi } from '@tanstack/react-router'
import 'katex/dist/katex.min.css'
import type { Problem } from '../../api/types.ts'

const route = getRouteApi('/problems/$slug')
const languageNames = new Intl.DisplayNames(['en'], { type: 'language' })

/** The statement as the server made it: its HTML is safe by then. */
export function Statement({ problem: { statement, name, samples } }: { problem: Problem }) {
  const navigate = route.useNavigate()
  if (statement === null) {
    return <p className="soft">This problem has no statement here. {samples.length === 0 ? 'It has no samples either: ask whoever set it what is to be done.' : 'The samples below show what goes in and what must come out.'}</p>
  }
  return (
    <>
      {statement.languages.length > 1 && (
        <label className="row small">
          <span className="soft">Read it in</span>
          <select className="select" value={statement.language} onChange={(event) => void navigate({ search: (before) => ({ ...before, lang: event.target.value }), replace: true })}>
            {statement.languages.map((language) => <option key={language} value={language}>{languageName(language)}</option>)}
          </select>
        </label>
      )}
      {statement.pdf !== null && (
        <div className="statement-pdf">
          <a className="button button-small" href={statement.pdf}>Open the statement as a PDF</a>
          {/* Browsers show no PDF in a sandboxed frame; this one comes from our own server. */}
          {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
          <iframe src={statement.pdf} title={`Statement of ${name}`} />
        </div>
      )}
      {statement.html !== '' && <div className="statement" dir="auto" lang={statement.language} dangerouslySetInnerHTML={{ __html: statement.html }} />}
    </>
  )
}

function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag
  } catch {
    return tag
  }
}
