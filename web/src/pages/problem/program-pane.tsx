import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Language, Problem } from '../../api/types.ts'
import { runKeys, shortcutText, submitKeys } from '../../elements/shortcut.ts'
import { useMe } from '../../shell/me.ts'
import { DraftEditor } from './draft-editor.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { PaneChoice } from './pane-choice.tsx'
import { TrialPanel } from './trial-panel.tsx'
import type { Trial } from './trial.ts'

interface ProgramPaneProps {
  problem: Problem
  languages: Language[]
  /** The one that is chosen; undefined: none of those that the problem allows is installed. */
  language: Language | undefined
  onLanguage: (id: string) => void
  isEmpty: boolean
  onText: (text: string) => void
  trial: Trial
  test: string | null
  onTest: (test: string | null) => void
  onRun: () => void
  onSubmit: () => void
}

/** The program: its language, the editor, what became of it. */
export function ProgramPane({ problem, languages, language, onLanguage, isEmpty, onText, trial, test, onTest, onRun, onSubmit }: ProgramPaneProps) {
  const me = useMe()
  const canSend = language !== undefined && problem.testset !== null && !trial.isSending
  const hasSamples = problem.samples.length > 0
  const whyNot = problem.testset === null ? 'No version of the data is published yet' : isEmpty ? 'Write a program first' : undefined
  useEffect(() => {
    if (language === undefined) onText('')
  }, [language, onText])

  return (
    <div className="program-pane">
      <PaneChoice />
      {language === undefined ? (
        <div className="note note-warn program-note">
          <strong>No language can be judged here</strong>
          <p>None of the languages that this problem allows is installed on the judging machine. <Link to="/languages">How to install them</Link></p>
        </div>
      ) : (
        <DraftEditor
          key={`${problem.slug} ${language.id}`}
          user={me.name}
          problem={problem.slug}
          language={language.id}
          onText={onText}
          onRun={onRun}
          onSubmit={onSubmit}
          choice={<LanguageChoice languages={languages} selected={language.id} onSelect={onLanguage} />}
        />
      )}
      <div className="program-foot">
        <TrialPanel problem={problem} trial={trial} test={test} onTest={onTest} />
        <div className="program-actions">
          <button type="button" className="button" disabled={!canSend || !hasSamples || isEmpty} title={hasSamples ? whyNot : 'This problem has no samples'} onClick={onRun}>Run samples <kbd>{shortcutText(runKeys)}</kbd></button>
          <button type="button" className="button button-main" disabled={!canSend || isEmpty} title={whyNot} onClick={onSubmit}>Submit <kbd>{shortcutText(submitKeys)}</kbd></button>
        </div>
      </div>
    </div>
  )
}
