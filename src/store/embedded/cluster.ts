import { execFile } from 'node:child_process'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '../../domain/fault.ts'
import { serverCommand } from './command.ts'
import type { Folders } from './folders.ts'
import type { ServerUser } from './server-user.ts'

/** Makes the database cluster unless it is there (0.5 to 1.2 s). Half of one, left by a crash, is made anew. Throws a Fault in initdb's own words. */
export async function makeCluster(binaries: string, folders: Folders, user: ServerUser | null, signal: AbortSignal): Promise<void> {
  const version = await readFile(join(folders.data, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version !== null) return
  await rm(folders.unfinished, { recursive: true, force: true })
  const argv = [
    join(binaries, 'bin', 'initdb'), '--pgdata', folders.unfinished, '--username', 'gavel', '--auth', 'trust', '--encoding', 'UTF8',
    '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--data-checksums', '--no-instructions',
  ]
  const [file = '', ...args] = await serverCommand(argv, folders.root, user)
  try {
    await promisify(execFile)(file, args, { cwd: '/', signal })
  } catch (cause) {
    signal.throwIfAborted()
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    throw new Fault('POSTGRES_START_FAILED', `initdb failed: ${said}`, { canRetry: false, cause })
  }
  await rename(folders.unfinished, folders.data)
}
