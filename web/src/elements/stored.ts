import { useCallback, useState } from 'react'

/** Reads what this browser remembers under a name; null where there is nothing, or no storage. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Remembers a text in this browser, or forgets it (null). @returns false where it could not be kept */
export function writeStored(name: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
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
