import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { Fault } from '../../domain/fault.ts'

export interface Postmaster {
  /** Settles, never rejects, when the process has ended. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** A stop that takes longer than this is cut short; the next start then recovers from the log, losing nothing. */
const stopStepsMs = [['SIGINT', 3_000], ['SIGQUIT', 1_000], ['SIGKILL', 1_000]] as const

/** Starts the server and waits until it takes connections. Throws a Fault with the server's own words when it ends before that, or `signal` asks. */
export async function startPostmaster(command: string[], log: BaseLogger, signal: AbortSignal): Promise<Postmaster> {
  const [file = '', ...args] = command
  signal.throwIfAborted()
  // A session of its own: an interrupt typed at the terminal is for us, and we stop the server last.
  const child = spawn(file, args, { cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', (error) => {
      said.push(String(error))
      resolve()
    })
  })
  const lines = createInterface({ input: child.stderr })
  const stop = async () => {
    for (const [step, waitMs] of stopStepsMs) {
      child.kill(step)
      if (await endsWithin(ended, waitMs)) return
    }
  }

  const ready = new Promise<'ready'>((resolve) => {
    lines.on('line', (line) => {
      if (line.includes('database system is ready to accept connections')) resolve('ready')
      if (said.length < 20) said.push(line)
      if (/ (FATAL|PANIC): /.test(line)) log.warn({ line }, 'the database reports')
      else log.debug({ line }, 'the database says')
    })
  })
  const aborted = new Promise<'aborted'>((resolve) => {
    signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
  if ((await Promise.race([ready, ended, aborted])) === 'ready') return { ended, stop }
  await stop()
  signal.throwIfAborted()
  throw new Fault('POSTGRES_START_FAILED', `PostgreSQL did not start: ${said.join('\n')}`, { canRetry: true })
}

async function endsWithin(ended: Promise<void>, waitMs: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(waitMs, false, { signal: timer.signal }).catch(() => false)
  const inTime = await Promise.race([ended.then(() => true), late])
  timer.abort()
  return inTime
}
