import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { JudgingMessage, JudgingSettings } from './judging.ts'

export interface JudgingProcess {
  id: number
  /** Settles when it has gone, after the last message. */
  gone: Promise<void>
  /** SIGTERM: it finishes nothing and says its statistics. */
  stop(): Promise<void>
  kill(): Promise<void>
}

export function startJudging(settings: JudgingSettings, onMessage: (message: JudgingMessage) => void): JudgingProcess {
  const child = fork(join(import.meta.dirname, 'judging.ts'), { serialization: 'advanced', execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.on('message', (message: JudgingMessage) => onMessage(message))
  child.send(settings)
  const gone = once(child, 'close').then(() => undefined)
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal)
    await gone
  }
  return { id: child.pid ?? 0, gone, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}
