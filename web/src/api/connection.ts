import { useSyncExternalStore } from 'react'

let isLost = false
const listeners = new Set<() => void>()

/** Every request tells here whether it got an answer, whatever the answer was. */
export function noteConnection(outcome: 'answered' | 'lost'): void {
  if (isLost === (outcome === 'lost')) return
  isLost = outcome === 'lost'
  for (const listener of listeners) listener()
}

/** True from a request without an answer until the next one that gets one. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => isLost)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
