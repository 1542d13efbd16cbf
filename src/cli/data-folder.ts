import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { Fault } from '../domain/fault.ts'

/** Where everything is below the data folder. */
export function dataPaths(dataDir: string) {
  return {
    blobs: join(dataDir, 'blobs'),
    compilations: join(dataDir, 'compilations'),
    toolchains: join(dataDir, 'toolchains'),
    uploads: join(dataDir, 'uploads'),
    adminToken: join(dataDir, 'admin-token'),
  }
}

/**
 * Makes the data folder and holds it for this process, until the process ends however it ends: the lock is an abstract
 * socket, which the kernel takes back by itself.
 * @throws Fault CONFIG_INVALID when the folder cannot be made or another Gavel holds it
 */
export async function holdDataFolder(dataDir: string): Promise<Server> {
  try {
    makeFolder(dataDir, 0o711)
    const { blobs, compilations, uploads } = dataPaths(dataDir)
    for (const dir of [blobs, compilations, uploads]) {
      makeFolder(dir, 0o700)
      chmodSync(dir, 0o700)
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault('CONFIG_INVALID', `GAVEL_DATA_DIR: cannot use ${dataDir}: ${why}`, { canRetry: false, cause: error })
  }
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex')
  const lock = createServer()
  return new Promise((resolve, reject) => {
    lock.once('error', (error) => {
      reject(new Fault('CONFIG_INVALID', `GAVEL_DATA_DIR: another Gavel is running on ${dataDir}; stop it, or give this one a folder of its own`, { canRetry: false, cause: error }))
    })
    lock.listen(`\0gavel-data-${name}`, () => resolve(lock.unref()))
  })
}

/**
 * With the folders above it. Not by mkdir's `recursive`: where the kernel answers ENOENT for a folder that is there (below
 * /proc), Node 24 goes round for ever.
 */
function makeFolder(dir: string, mode: number): void {
  if (existsSync(dir)) return
  makeFolder(dirname(dir), mode)
  mkdirSync(dir, { mode })
}

/** Removes uploads that a crash has cut off, gigabytes perhaps. Only before the API listens: the folder is one API's alone. */
export function clearUploads(dataDir: string): void {
  const { uploads } = dataPaths(dataDir)
  for (const name of readdirSync(uploads)) rmSync(join(uploads, name), { recursive: true, force: true })
}

/** The first administrator's token: the given one, else the kept one, else a new one (`isNew`); kept with mode 0600. */
export function adminToken(dataDir: string, given: string | undefined): { token: string; isNew: boolean } {
  const { adminToken: path } = dataPaths(dataDir)
  // An empty file is what a full disk has left of a token, and no token.
  const kept = (existsSync(path) && readFileSync(path, 'utf8').trim()) || undefined
  const token = given ?? kept ?? randomBytes(24).toString('base64url')
  if (token !== kept) writeFileSync(path, `${token}\n`, { mode: 0o600 })
  return { token, isNew: given === undefined && kept === undefined }
}

/** Forgets a token that turned out not to be the administrator's. */
export function dropAdminToken(dataDir: string): void {
  rmSync(dataPaths(dataDir).adminToken, { force: true })
}
