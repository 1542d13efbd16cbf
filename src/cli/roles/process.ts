import { Fault } from '../../domain/fault.ts'
import type { RoleFacts, RoleMessage } from '../supervisor.ts'

export interface RunningRole {
  facts: RoleFacts
  /** Where a role can come to its end by itself; rejects with why. */
  ended?: Promise<void>
  stop(): Promise<void>
}

/**
 * Runs one role in this process, as a child of the supervisor: tells it when ready, stops at SIGTERM, and stops as well
 * when the supervisor is gone, however it went. What the terminal sends, SIGINT and SIGHUP, reaches every process of the group; only the
 * supervisor acts on it.
 */
export async function runRole(start: (signal: AbortSignal) => Promise<RunningRole>): Promise<void> {
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('SIGTERM', () => stopping.abort())
  process.once('disconnect', () => stopping.abort())
  try {
    const running = await start(stopping.signal)
    tell({ kind: 'ready', facts: running.facts })
    try {
      await Promise.race([stopped, running.ended ?? stopped])
    } finally {
      await running.stop()
    }
  } catch (error) {
    if (stopping.signal.aborted) return
    // Of what nobody foresaw, the place helps most.
    if (error instanceof Fault) tell({ kind: 'failed', code: error.code, message: error.message })
    else tell({ kind: 'failed', code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    process.exitCode = 1
  } finally {
    if (process.connected) process.disconnect()
  }
}

function tell(message: RoleMessage): void {
  if (process.connected) process.send?.(message)
}
