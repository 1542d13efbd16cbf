import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { problemNamed } from '../../api/queries.ts'
import type { ProblemSummary } from '../../api/types.ts'
import { Dialog } from '../../elements/dialog.tsx'
import { useTitle } from '../../elements/title.ts'
import { may, useMe } from '../../shell/me.ts'
import { PackageDrop } from './package-drop.tsx'
import './data.css'

const plainZip = 'sample-1.in    sample-1.ans\n01.in          01.ans\n02-large.in    02-large.ans'
const slugPattern = '[a-z0-9]([a-z0-9._\\-]{0,98}[a-z0-9])?'

/** A problem begins with its first package. */
export function NewProblemPage() {
  useTitle('New problem')
  const me = useMe()
  const [slug, setSlug] = useState('')
  // A name that somebody typed stays; one that came from a zip gives way to the next zip's.
  const [isTyped, setTyped] = useState(false)
  const [question, setQuestion] = useState<{ problem: ProblemSummary; answer: (isMeant: boolean) => void } | null>(null)
  const field = useRef<HTMLInputElement>(null)
  if (!may(me, 'setter')) return <div className="page page-narrow"><h1>New problem</h1><p>Only problem setters make problems. <Link to="/">All problems</Link></p></div>

  async function targetOf(file: File): Promise<string | null> {
    const name = isTyped ? slug : slugOf(file.name)
    setSlug(name)
    if (!new RegExp(`^${slugPattern}$`).test(name)) {
      requestAnimationFrame(() => field.current?.reportValidity())
      return null
    }
    const problem = await problemNamed(name)
    if (problem === null) return name
    const { promise: isMeant, resolve } = Promise.withResolvers<boolean>()
    setQuestion({ problem, answer: resolve })
    const answer = await isMeant
    setQuestion(null)
    if (!answer) requestAnimationFrame(() => field.current?.select())
    return answer ? name : null
  }
  return (
    <div className="page page-narrow">
      <div>
        <p className="crumbs"><Link to="/">Problems</Link> / new</p>
        <h1>New problem</h1>
      </div>
      <label className="field slug-field">
        <span>Name in addresses</span>
        <input ref={field} className="input mono" name="slug" required pattern={slugPattern} title="lower-case letters, digits, and . _ - between them" placeholder="taken from the zip's name" value={slug} onChange={(event) => {
          setSlug(event.target.value)
          setTyped(event.target.value !== '')
        }} />
        <span className="field-hint">Lower-case letters, digits, and . _ - between them. It stays as it is; the title comes from the package.</span>
      </label>
      <PackageDrop target={targetOf} />
      {question !== null && <NameTaken problem={question.problem} onAnswer={question.answer} />}
      <section className="stack plain-zip">
        <h2>No package at hand?</h2>
        <p>A zip of inputs and answers is enough. Files whose name begins with <code>sample</code> are shown to contestants.</p>
        <pre className="command">{plainZip}</pre>
      </section>
    </div>
  )
}

/** A package for a name that is taken would become a version of that problem: is that what is meant? */
function NameTaken({ problem, onAnswer }: { problem: ProblemSummary; onAnswer: (isMeant: boolean) => void }) {
  return (
    <Dialog title="There is a problem of this name" onClose={() => onAnswer(false)}>
      <p><code>{problem.slug}</code> is <strong><bdi>{problem.name}</bdi></strong>. The package would become a new version of its data: a draft, until it is published.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => onAnswer(false)}>Choose another name</button>
        <button type="button" className="button button-main" onClick={() => onAnswer(true)}>Send it as a new version</button>
      </div>
    </Dialog>
  )
}

/** `different` of `Different.zip`. */
function slugOf(fileName: string): string {
  return fileName.replace(/\.zip$/i, '').toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[._-]+|[._-]+$/g, '').slice(0, 100)
}
