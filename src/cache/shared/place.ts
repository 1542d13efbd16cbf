import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, constants, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { hasCode } from '../../domain/error-code.ts'
import { identityOf } from '../space.ts'
import { cacheUnusable } from '../unusable.ts'

/**
 * Where the processes that use one folder meet: abstract sockets (unix(7)), named after the folder's device and inode. They live in
 * the kernel, which gives a name back when its process ends, however it ends. They are of one network namespace: processes in
 * different ones (containers) do not see each other, and each needs a folder of its own.
 */
export interface Place {
  /** Who has it owns the folder. */
  ownerAddress: string
  /** Each process has one more, as long as it lives, so that a new owner knows whom to wait for. */
  memberPrefix: string
  /** Known to whoever may read the folder. */
  secret: string
  /** What tells the folder from another one at its path. */
  folder: string
}

/** Makes the folder if it is not there. Throws Fault CACHE_UNAVAILABLE when this process cannot use it. */
export async function placeOf(dir: string): Promise<Place> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    const stats = await stat(dir)
    const name = `gavel-cache-${stats.dev}-${stats.ino}`
    return { ownerAddress: `\0${name}`, memberPrefix: `${name}-member-`, secret: await secretIn(dir), folder: identityOf(stats) }
  } catch (error) {
    throw cacheUnusable(dir, error)
  }
}

/** Is it still the folder that the place was named after, or another one at its path? */
export async function isStillAt({ folder }: Place, dir: string): Promise<boolean> {
  return stat(dir).then((stats) => identityOf(stats) === folder, () => false)
}

/** Null: another process has the name. */
export async function listenOn(address: string): Promise<Server | null> {
  const server = createServer()
  try {
    server.listen(address)
    await once(server, 'listening')
    return server
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return null
    throw error
  }
}

/** The names of all processes that use the folder now. Source: proc_net(5), where `@` stands for the first byte of an abstract name. */
export async function membersAt({ memberPrefix }: Place): Promise<string[]> {
  const table = await readFile('/proc/net/unix', 'utf8')
  return table.split('\n').flatMap((line) => {
    const start = line.indexOf(` @${memberPrefix}`)
    return start === -1 ? [] : [line.slice(start + 2)]
  })
}

/** Made whole by whoever comes first. */
async function secretIn(dir: string): Promise<string> {
  const path = join(dir, 'secret')
  const made = join(dir, `secret-${randomBytes(8).toString('hex')}`)
  for (;;) {
    const found = await readFile(path, 'utf8').catch((error: unknown) => (hasCode(error, 'ENOENT') ? null : Promise.reject(error)))
    // Others may have read one that stood there before: nobody replaces it by himself.
    if (found === '') throw new Error(`${path} is empty: remove it while nobody uses the folder`)
    if (found !== null) return found
    try {
      const file = await open(made, 'wx', 0o600)
      try {
        await file.writeFile(randomBytes(32).toString('hex'))
        await file.sync()
      } finally {
        await file.close()
      }
      await link(made, path)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    } finally {
      await rm(made, { force: true })
    }
  }
}
