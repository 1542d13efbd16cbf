import { useEffect, useRef, useState } from 'react'
import { readStored, writeStored } from '../elements/stored.ts'

const settleMs = 400

export type DraftState = 'untouched' | 'saving' | 'saved' | 'not saved'

/**
 * A program that is being written: kept in this browser for each user, problem and language, so that neither a reload nor
 * a lost session takes it.
 */
export function useDraft(user: string, problem: string, language: string) {
  const name = `gavel.draft.${user}.${problem}.${language}`
  const [text, setText] = useState(() => readStored(name) ?? '')
  const [state, setState] = useState<DraftState>(text === '' ? 'untouched' : 'saved')
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    function saveNow(): void {
      if (pending.current !== null) save(name, pending.current)
    }
    addEventListener('pagehide', saveNow)
    return () => {
      clearTimeout(timer.current)
      removeEventListener('pagehide', saveNow)
      saveNow()
    }
  }, [name])

  function change(next: string): void {
    pending.current = next
    setText(next)
    setState('saving')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      pending.current = null
      setState(save(name, next) ? 'saved' : 'not saved')
    }, settleMs)
  }
  return { text, change, state }
}

function save(name: string, text: string): boolean {
  return writeStored(name, text === '' ? null : text)
}
