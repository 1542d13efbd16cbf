import { useCallback, useState } from 'react'

/** Where something is remembered: in this browser, or in this tab for as long as it is open. */
export type Place = 'localStorage' | 'sessionStorage'

/** Reads what is remembered under a name; null where there is nothing, or no storage. */
export function readStored(name: string, place: Place = 'localStorage'): string | null {
  try {
    return window[place].getItem(name)
  } catch {
    return null
  }
}

/** Remembers a text, or forgets it (null). @returns false where it could not be kept */
export function writeStored(name: string, value: string | null, place: Place = 'localStorage'): boolean {
  try {
    if (value === null) window[place].removeItem(name)
    else window[place].setItem(name, value)
    return true
  } catch {
    return false
  }
}

/** A state that outlives the page. */
export function useStored(name: string, initial: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => readStored(name) ?? initial)
  const set = useCallback((next: string) => {
    setValue(next)
    writeStored(name, next)
  }, [name])
  return [value, set]
}
