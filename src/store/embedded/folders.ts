import { chmod, chown, lstat, mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Fault } from '../../domain/fault.ts'
import type { ServerUser } from './server-user.ts'

/** `sun_path` of unix(7) holds 107 bytes and a zero; PostgreSQL adds this name to the folder's. */
const longestSocketFolder = 107 - '/.s.PGSQL.5432.lock'.length

/** PostgreSQL's paths end at MAXPGPATH, 1023 bytes; what lies in the data folder adds up to 120. */
const longestRoot = 900

/** What lies in the data folder. */
export interface Folders {
  root: string
  /** PGDATA. */
  data: string
  /** Where `initdb` works until it is done, so that half a cluster is never taken for one. */
  unfinished: string
  /** Holds the socket and is closed to everybody else: that is what lets `trust` be the authentication. */
  socket: string
}

/**
 * Makes the folders that must be there before the server starts, 0700 and the server's own. `root` is without symbolic links.
 * Throws a Fault POSTGRES_START_FAILED for one that PostgreSQL cannot use.
 */
export async function prepareFolders(root: string, user: ServerUser | null): Promise<Folders> {
  const length = Buffer.byteLength(root)
  if (length > longestRoot)
    throw new Fault('POSTGRES_START_FAILED', `the path of the database's folder has ${length} bytes, and PostgreSQL can use ${longestRoot}: choose another data folder: ${root}`, { canRetry: false })
  const socketInside = join(root, 'socket')
  const socket = Buffer.byteLength(socketInside) <= longestSocketFolder ? socketInside : await socketFolderElsewhere(root)
  await makePrivate(root, user)
  await makePrivate(socket, user)
  return { root, data: join(root, 'data'), unfinished: join(root, 'data.unfinished'), socket }
}

/** Nothing of a server that has ended stays outside of its data folder. */
export async function removeSocketElsewhere({ root, socket }: Folders): Promise<void> {
  if (dirname(socket) !== root) await rm(socket, { recursive: true, force: true })
}

/** The same at every start of the same data folder, so that a crash leaves no folder behind that the next start does not use. */
async function socketFolderElsewhere(root: string): Promise<string> {
  const { dev, ino } = await stat(root)
  return join(tmpdir(), `gavel-postgres-${dev}-${ino}`)
}

async function makePrivate(folder: string, user: ServerUser | null): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await lstat(folder)
  // The temporary folder is everybody's: what somebody else made there first is not ours to use.
  if (!found.isDirectory() || (found.uid !== process.geteuid?.() && found.uid !== user?.uid)) {
    throw new Fault('POSTGRES_START_FAILED', `${folder} is no folder of this user: change its owner, remove it, or choose another data folder`, { canRetry: false })
  }
  await chmod(folder, 0o700)
  if (user !== null) await chown(folder, user.uid, user.gid)
}

/** The topmost folder above `path` that the server's user may not pass through, such as /root; null where there is none. */
export async function blockingFolder(path: string, user: ServerUser | null): Promise<string | null> {
  if (user === null) return null
  let blocking: string | null = null
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { uid, mode } = await stat(folder)
    if (!(uid === user.uid ? (mode & 0o100) !== 0 : (mode & 0o001) !== 0)) blocking = folder
    if (folder === dirname(folder)) return blocking
  }
}
