import { Fault } from '../../domain/fault.ts'
import type { RoleFacts, RoleMessage } from '../supervisor.ts'

export interface RunningRole {
  facts: RoleFacts
  /** Where a role can come to its end by itself; rejects with why. */
  ended?: Promise<void>
  /** Takes no more, finishes what it may finish, and ends; without that once `hurry` aborts. */
  stop(hurry: AbortSignal): Promise<void>
}

/**
 * Runs one role in this process. As a child of the supervisor it tells it when it is ready, and stops in a hurry when the supervisor is gone,
 * however it went: the next one may start at any moment. What the terminal sends, SIGINT and SIGHUP, reaches every process of the group; only the
 * supervisor acts on it. Without a supervisor (a container, systemd) it acts on them itself, and `onReady` is called.
 * SIGTERM stops it, a second one in a hurry.
 */
export async function runRole(start: (signal: AbortSignal) => Promise<RunningRole>, onReady: (facts: RoleFacts) => void): Promise<void> {
  const isSupervised = process.connected
  const stopping = new AbortController()
  const hurrying = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const stop = () => {
    if (stopping.signal.aborted) hurrying.abort()
    stopping.abort()
  }
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => (isSupervised ? undefined : stop()))
  process.on('SIGTERM', stop)
  process.once('disconnect', () => {
    hurrying.abort()
    stopping.abort()
  })
  try {
    const running = await start(stopping.signal)
    if (isSupervised) tell({ kind: 'ready', facts: running.facts })
    else onReady(running.facts)
    try {
      await Promise.race([stopped, running.ended ?? stopped])
    } finally {
      await running.stop(hurrying.signal)
    }
  } catch (error) {
    if (stopping.signal.aborted) return
    if (!isSupervised) throw error
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
