import { readFile } from 'node:fs/promises'
import { Fault } from '../../domain/fault.ts'

/** Whom the server runs as, when that is not whom we run as. */
export interface ServerUser {
  uid: number
  gid: number
}

/**
 * PostgreSQL refuses to run as root, so root starts it as `nobody`, who is there on every system.
 * Null: run it as ourselves.
 */
export async function findServerUser(): Promise<ServerUser | null> {
  if (process.geteuid?.() !== 0) return null
  const entry = (await readFile('/etc/passwd', 'utf8')).split('\n').find((line) => line.startsWith('nobody:'))
  const [, , uid, gid] = entry?.split(':') ?? []
  if (uid === undefined || gid === undefined) {
    throw new Fault('POSTGRES_START_FAILED', 'PostgreSQL does not run as root, and /etc/passwd names no user nobody to run it as', { canRetry: false })
  }
  return { uid: Number(uid), gid: Number(gid) }
}
