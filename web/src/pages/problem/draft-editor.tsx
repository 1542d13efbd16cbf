import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { useDraft, type DraftState } from '../../editor/draft.ts'
import { Editor } from '../../editor/editor.tsx'
import { starts } from '../../editor/starts.ts'

interface DraftEditorProps {
  user: string
  problem: string
  language: string
  choice: ReactNode
  onText: (text: string) => void
  onRun: () => void
  onSubmit: () => void
}

const draftWords: Record<DraftState, string> = {
  untouched: '',
  saving: 'saving …',
  saved: 'draft saved',
  'not saved': 'draft not saved: this browser keeps nothing',
}

/** The editor over a draft of one problem in one language. */
export function DraftEditor({ user, problem, language, choice, onText, onRun, onSubmit }: DraftEditorProps) {
  const draft = useDraft(user, problem, language)
  // What was put in from outside of the editor: it begins anew with it.
  const [given, setGiven] = useState({ count: 0, text: draft.text })
  const file = useRef<HTMLInputElement>(null)
  const { text } = draft
  const begin = useEffectEvent(() => onText(text))
  useEffect(() => begin(), [])

  // Told at once and not after the next drawing: the keys that submit may follow the last letter in the same moment.
  function change(next: string): void {
    draft.change(next)
    onText(next)
  }
  function put(next: string): void {
    change(next)
    setGiven(({ count }) => ({ count: count + 1, text: next }))
  }
  const start = starts[language]
  return (
    <>
      <div className="program-bar">
        {choice}
        <input ref={file} type="file" hidden onChange={(event) => void event.target.files?.[0]?.text().then(put)} />
        <button type="button" className="button button-small" onClick={() => file.current?.click()}>Open file</button>
        {text === '' && start !== undefined && <button type="button" className="button button-small" onClick={() => put(start)}>Insert a template</button>}
        <span className="push soft small draft-state">{draftWords[draft.state]}</span>
      </div>
      <div className="program-editor">
        <Editor key={given.count} text={given.text} language={language} label="Your program" onChange={change} onRun={onRun} onSubmit={onSubmit} />
      </div>
    </>
  )
}
