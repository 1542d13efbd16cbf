import { lazy, Suspense } from 'react'
import { script } from '../api/script.ts'
import { Skeleton } from '../elements/skeleton.tsx'
import type { CodeEditorProps } from './code-editor.tsx'
import './editor.css'

const CodeEditor = lazy(() => script(import('./code-editor.tsx')))

/** The editor, or a skeleton of it while its script comes. */
export function Editor(props: CodeEditorProps) {
  return <Suspense fallback={<div className="code-editor-coming"><Skeleton lines={8} /></div>}><CodeEditor {...props} /></Suspense>
}
