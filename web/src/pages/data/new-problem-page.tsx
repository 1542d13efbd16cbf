import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
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
  const field = useRef<HTMLInputElement>(null)
  if (!may(me, 'setter')) return <div className="page page-narrow"><h1>New problem</h1><p>Only problem setters make problems. <Link to="/">All problems</Link></p></div>

  function nameFor(file: File): string {
    const name = isTyped ? slug : slugOf(file.name)
    setSlug(name)
    if (new RegExp(`^${slugPattern}$`).test(name)) return name
    requestAnimationFrame(() => field.current?.reportValidity())
    return ''
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
      <PackageDrop slug={slug} onFile={nameFor} />
      <section className="stack plain-zip">
        <h2>No package at hand?</h2>
        <p>A zip of inputs and answers is enough. Files whose name begins with <code>sample</code> are shown to contestants.</p>
        <pre className="command">{plainZip}</pre>
      </section>
    </div>
  )
}

/** `different` of `Different.zip`. */
function slugOf(fileName: string): string {
  return fileName.replace(/\.zip$/i, '').toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^[._-]+|[._-]+$/g, '').slice(0, 100)
}
