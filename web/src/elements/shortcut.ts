import { useEffect, useEffectEvent } from 'react'

/** `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export interface Shortcut {
  key: string
  mod: boolean
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How a shortcut is written on this machine: `⌘⏎`, `Ctrl+Enter`. */
export function shortcutText({ key, mod }: Shortcut): string {
  if (!mod) return key
  return isMac ? `⌘${key === 'Enter' ? '⏎' : key}` : `Ctrl+${key}`
}

/** Calls `act` when the keys are pressed anywhere on the page; those without `mod` not while somebody types. */
export function useShortcut({ key, mod }: Shortcut, act: () => void): void {
  const run = useEffectEvent(act)
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.key !== key || event.altKey || (event.ctrlKey || event.metaKey) !== mod) return
      if (!mod && isTyping(event.target)) return
      event.preventDefault()
      run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [key, mod])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

export const submitKeys: Shortcut = { key: 'Enter', mod: true }
export const runKeys: Shortcut = { key: "'", mod: true }
