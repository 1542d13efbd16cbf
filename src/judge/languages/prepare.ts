import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Found } from './detect.ts'
import { runTree } from './run-tree.ts'
import type { LanguageFile } from './schema.ts'
import { fillCommand, fillEnv, fillText } from './template.ts'

/** Go's standard library takes 13 s of a core; a machine may be a good deal slower and busy. */
const patienceMs = 300_000

/**
 * The folder of what a language has prepared for this very toolchain, made now if it is not there yet; null when it has
 * nothing to prepare. It is made beside and renamed, so that it is whole or not there, and two processes may try at once.
 * @throws whatever the command or the disk said
 */
export async function prepareToolchain(file: LanguageFile, found: Found, parent: string, signal: AbortSignal): Promise<string | null> {
  const { prepare } = file
  if (prepare === undefined) return null
  const key = createHash('sha256').update(JSON.stringify([prepare, found])).digest('hex').slice(0, 16)
  const folder = join(parent, `${file.id}-${key}`)
  if (await exists(folder)) return folder

  await mkdir(parent, { recursive: true })
  const unfinished = `making-${file.id}-`
  await removeUnfinished(parent, unfinished)
  const making = await mkdtemp(join(parent, `${unfinished}${process.pid}-`))
  const temporary = join(making, 'tmp')
  try {
    await mkdir(temporary)
    const { home, tool } = found
    const values = { home, tool, prepared: making }
    for (const [name, content] of Object.entries(prepare.files)) {
      await mkdir(dirname(join(making, name)), { recursive: true })
      await writeFile(join(making, name), fillText(content, { prepared: making }))
    }
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: making, TMPDIR: temporary, ...fillEnv(prepare.env, values) }
    await runTree(fillCommand(prepare.command, values), { cwd: making, env, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) })
    await rm(temporary, { recursive: true })
    await makeReadable(making)
    // A file that a loss of power cut short would be believed for ever.
    await runTree(['sync', '-f', making], { cwd: making, env, signal })
    await rename(making, folder)
  } catch (error) {
    if (await exists(folder)) return folder
    throw error
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  await removeOutdated(parent, `${file.id}-`, folder)
  return folder
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}

/** The box reads it as somebody else. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
}

/** What processes left that were killed while they prepared: the folder's name ends in the process's number and a random part. */
async function removeUnfinished(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [pid = ''] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : []
    // A compiler that outlived its process may still write there: then it is for the next time.
    if (/^\d+$/.test(pid) && !(await exists(`/proc/${pid}`))) await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}

/** What earlier versions of the toolchain left; a box that still has it bound falls back to compiling without it. */
async function removeOutdated(parent: string, prefix: string, current: string): Promise<void> {
  for (const name of await readdir(parent))
    if (name.startsWith(prefix) && join(parent, name) !== current) await rm(join(parent, name), { recursive: true, force: true })
}
