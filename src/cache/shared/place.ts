import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'

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
}

export async function placeOf(dir: string): Promise<Place> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const { dev, ino } = await stat(dir)
  const name = `gavel-cache-${dev}-${ino}`
  return { ownerAddress: `\0${name}`, memberPrefix: `${name}-member-`, secret: await secretIn(dir) }
}

/** Null: another process has the name. */
export async function listenOn(address: string): Promise<Server | null> {
  const server = createServer()
  try {
    server.listen(address)
    await once(server, 'listening')
    return server
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
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
    const found = await readFile(path, 'utf8').catch(() => '')
    if (found !== '') return found
    try {
      await writeFile(made, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
      await link(made, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      await rm(made, { force: true })
    }
  }
}
