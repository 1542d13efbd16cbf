import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../api/call.ts'
import { noteConnection, useConnectionLost } from '../api/connection.ts'
import './connection-note.css'

const probeMs = 2_000

/** Says that Gavel cannot be reached, asks until it can, and then brings everything that is shown up to date. */
export function ConnectionNote() {
  const isLost = useConnectionLost()
  const client = useQueryClient()

  useEffect(() => {
    const lose = () => noteConnection('lost')
    addEventListener('offline', lose)
    return () => removeEventListener('offline', lose)
  }, [])
  useEffect(() => {
    if (!isLost) return undefined
    const probing = new AbortController()
    // The call itself tells the connection; what it answers is of no interest.
    const timer = setInterval(() => void call('/v1/me', { signal: probing.signal }).catch(() => undefined), probeMs)
    return () => {
      clearInterval(timer)
      probing.abort()
      void client.invalidateQueries()
    }
  }, [client, isLost])

  return (
    <div role="status" className="connection">
      {isLost && <p className="connection-note"><strong>Gavel cannot be reached.</strong> What you typed is kept; this page goes on by itself as soon as it can.</p>}
    </div>
  )
}
