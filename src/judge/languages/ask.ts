import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** On a machine that is busy or emulated a toolchain may need half a minute to say who it is; a shim that wants to download one, for ever. */
const patienceMs = 60_000

/** What a trusted command prints, both streams; null when it is not there, fails, or does not end in time. */
export async function ask(argv: readonly string[], signal: AbortSignal): Promise<string | null> {
  const [file, ...args] = argv
  if (file === undefined) return null
  try {
    const { stdout, stderr } = await execute(file, args, { signal, timeout: patienceMs, killSignal: 'SIGKILL' })
    return stdout + stderr
  } catch {
    signal.throwIfAborted()
    return null
  }
}

/** The path of a command that can be run: a name is looked up in the PATH; null when there is none. */
export async function findCommand(name: string, signal: AbortSignal): Promise<string | null> {
  const answer = await ask(['/bin/sh', '-c', 'command -v -- "$1"', 'sh', name], signal)
  const path = answer?.trim() ?? ''
  return path.startsWith('/') ? path : null
}
