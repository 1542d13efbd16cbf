import { useEffect, useState } from 'react'

const shownMs = 1_500

/** Copies a text; says so in its own place, without changing its width. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'refused'>('none')
  useEffect(() => {
    if (outcome === 'none') return undefined
    const timer = setTimeout(() => setOutcome('none'), shownMs)
    return () => clearTimeout(timer)
  }, [outcome])
  return (
    <button type="button" className="button button-small" style={{ minWidth: '4.6em' }} aria-label={`Copy ${what}`} onClick={() => void copy(text).then(setOutcome)}>
      <span aria-live="polite">{outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Use ⌘C' : 'Copy'}</span>
    </button>
  )
}

async function copy(text: string): Promise<'copied' | 'refused'> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    // The clipboard is missing on plain http addresses other than localhost: the old way still works there.
    return copyBySelection(text) ? 'copied' : 'refused'
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}
