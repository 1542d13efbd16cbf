import { useState, type ReactNode } from 'react'
import type { Submission } from '../api/types.ts'
import { focusOf, isSecret, stripOfSubmission, type Expected } from '../strip/model.ts'
import { Strip } from '../strip/strip.tsx'
import { VerdictBadge } from '../strip/verdict-badge.tsx'
import { Announcer } from './announcer.tsx'
import { CellLine } from './cell-line.tsx'
import { Evidence } from './evidence.tsx'
import { factsOf } from './facts.ts'
import { RunData } from './run-data.tsx'
import './judgement.css'

interface JudgementViewProps {
  submission: Submission
  expected: Expected
  /** May this viewer see the data of secret tests? */
  seesSecret: boolean
  /** Name of the test whose details stand below; null: what decides. */
  test: string | null
  onSelect: (test: string | null) => void
  /** A panel beside the editor has less room: what is not needed to go on is left to the page. */
  size: 'panel' | 'page'
  /** Stands beside the verdict. */
  children?: ReactNode
}

/** A judgement while it happens and after: verdict, strip, the details of one test, and its data where they may be seen. */
export function JudgementView({ submission, expected, seesSecret, test, onSelect, size, children }: JudgementViewProps) {
  const model = stripOfSubmission(submission, expected)
  const [hovered, setHovered] = useState<number | null>(null)
  const chosen = model.cells.find((cell) => test !== null && cell.test === test) ?? null
  const shown = chosen ?? focusOf(model.cells)
  const pointed = hovered === null ? undefined : model.cells[hovered]
  const line = pointed ?? shown
  const hasData = shown !== null && shown.test !== null && submission.status === 'done' && shown.timeMs !== null && shown.state !== 'JE' && (seesSecret || !isSecret(shown))

  const measured = submission.runs.find((run) => run.test === shown?.test)

  return (
    <section className={`judgement judgement-${size}`} aria-label="Judgement">
      <div className="judgement-head">
        <VerdictBadge status={submission.status} verdict={submission.verdict} size={size === 'page' ? 'large' : 'normal'} />
        <p className="judgement-facts">{factsOf(submission, model, { brief: size === 'panel' }).map((fact) => <span key={fact}>{fact}</span>)}</p>
        {children}
      </div>
      {model.cells.length > 0 && !(size === 'panel' && submission.verdict === 'CE') && (
        <>
          <Strip
            model={model}
            size="large"
            rows={size === 'page' ? 3 : 2}
            selected={shown?.index ?? null}
            onSelect={(index) => onSelect(model.cells[index]?.test ?? null)}
            onHover={setHovered}
          />
          <CellLine cell={line ?? null} model={model} submission={submission} seesSecret={seesSecret} />
        </>
      )}
      {size === 'page' && measured !== undefined && <Evidence run={measured} />}
      {hasData && shown.test !== null && <RunData submission={submission} test={shown.test} key={`${submission.judgements} ${shown.test}`} />}
      <Announcer submission={submission} model={model} />
    </section>
  )
}
