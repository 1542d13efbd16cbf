import { indentWithTab } from '@codemirror/commands'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { useEffect, useEffectEvent, useRef } from 'react'
import { colours, still } from './colours.ts'
import { loadMode } from './language-modes.ts'

export interface CodeEditorProps {
  /** The text at first; a new one needs a new `key`. */
  text: string
  /** A language's id. */
  language: string
  label: string
  /** Absent: the text is only shown. */
  onChange?: (text: string) => void
  onSubmit?: () => void
  onRun?: () => void
}

/** CodeMirror. Loaded only where a program is written or shown. */
export default function CodeEditor({ text, language, label, onChange, onSubmit, onRun }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const isEditable = onChange !== undefined
  const changed = useEffectEvent((next: string) => onChange?.(next))
  const submit = useEffectEvent(() => onSubmit?.())
  const run = useEffectEvent(() => onRun?.())
  const initial = useRef(text)

  useEffect(() => {
    const parent = host.current
    if (parent === null) return undefined
    const mode = new Compartment()
    const keys = keymap.of([
      { key: 'Mod-Enter', run: () => (submit(), true) },
      { key: "Mod-'", run: () => (run(), true) },
    ])
    const writing = [
      Prec.highest(keys),
      keymap.of([indentWithTab]),
      placeholder('Write your program here.\nIt reads standard input and prints the answer.'),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(update.state.doc.toString())
      }),
    ]
    const reading = [EditorState.readOnly.of(true), EditorView.editable.of(false), still]
    const view = new EditorView({
      parent,
      doc: initial.current,
      extensions: [
        isEditable ? writing : reading,
        basicSetup,
        colours,
        mode.of([]),
        EditorView.contentAttributes.of({ 'aria-label': label, ...(isEditable ? {} : { tabindex: '0' }) }),
      ],
    })
    let isGone = false
    async function colour(): Promise<void> {
      const extension = await loadMode(language)
      if (!isGone) view.dispatch({ effects: mode.reconfigure(extension) })
    }
    void colour()
    return () => {
      isGone = true
      initial.current = view.state.doc.toString()
      view.destroy()
    }
  }, [isEditable, label, language])

  return <div ref={host} className="code-editor" />
}
