import { useEffect } from 'react'
import { isolated } from '../format/isolated.ts'

/** Names the page in the browser's tab. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Gavel' : `${isolated(title)} · Gavel`
  }, [title])
}
