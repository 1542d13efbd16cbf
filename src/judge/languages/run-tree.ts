import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/**
 * Runs a trusted command to its end. It has a process group of its own and `signal` ends all of that, since compilers
 * start others and do not take them along; when we are killed, at least the command itself goes (`setpriv --pdeathsig`).
 * @throws Error with what it wrote to standard error; the signal's reason
 */
export async function runTree(argv: readonly string[], options: { cwd: string; env: Record<string, string>; signal: AbortSignal }): Promise<void> {
  const { cwd, env, signal } = options
  signal.throwIfAborted()
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { cwd, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const killAll = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  signal.addEventListener('abort', killAll, { once: true })
  try {
    const [errors, [code, killedBy]] = await Promise.all([text(child.stderr), once(child, 'close')])
    signal.throwIfAborted()
    if (code !== 0) throw new Error(`${argv[0] ?? ''} ended with ${String(killedBy ?? code)}: ${errors.trim()}`)
  } finally {
    signal.removeEventListener('abort', killAll)
  }
}
