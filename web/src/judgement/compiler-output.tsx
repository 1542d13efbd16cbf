import { useState } from 'react'
import { CopyButton } from '../elements/copy-button.tsx'
import { visible } from '../format/visible.ts'

const linesAtFirst = 24

/** What the compiler said; the beginning of it when that is long, since the first message is the one to mend. */
export function CompilerOutput({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const lines = text.trimEnd().split('\n')
  const isLong = lines.length > linesAtFirst + 6
  const shown = isWhole || !isLong ? lines : lines.slice(0, linesAtFirst)
  return (
    <div className="compiler-output">
      <div className="data-text-head"><h2>Compiler</h2><CopyButton text={text} what="what the compiler said" /></div>
      <pre tabIndex={0} aria-label="What the compiler said">{visible(shown.join('\n'))}</pre>
      {isLong && <button type="button" className="link-button small" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? 'Show only the beginning' : `Show all ${lines.length} lines`}</button>}
    </div>
  )
}
