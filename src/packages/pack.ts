import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import yazl from 'yazl'
import { isIgnored } from './ignored.ts'

/** The same folder gives the same bytes, whenever it was checked out. */
const mtime = new Date(Date.UTC(1980, 0, 1))

/**
 * A problem package's folder as a zip, streamed: files in order of their names, without what importing ignores (`.git`, …). A link to
 * something in the folder is packed as what it leads to; one that leads out of it, or into itself, is an error on the stream.
 */
export function packFolder(dir: string): Readable {
  return Readable.from(pack(dir), { objectMode: false })
}

async function* pack(dir: string): AsyncGenerator<Uint8Array> {
  const root = await realpath(dir)
  const zip = new yazl.ZipFile()
  const bytes = Readable.from(zip.outputStream, { objectMode: false })
  zip.on('error', (error: Error) => bytes.destroy(error))
  for (const path of await filesOf(root, root, [root])) zip.addFile(join(root, path), path, { mtime, mode: 0o100644, forceDosTimestamp: true })
  zip.end()
  yield* bytes
}

/** `around`: the folders that are being listed, by their real paths, so that a link into one of them is noticed. */
async function filesOf(root: string, folder: string, around: string[]): Promise<string[]> {
  const files: string[] = []
  for (const name of (await readdir(folder)).toSorted()) {
    const path = relative(root, join(folder, name)).split(sep).join('/')
    if (isIgnored(path)) continue
    const target = await realpath(join(folder, name)).catch(() => null)
    if (target === null) throw new Error(`${path} is a link to nothing`)
    if (!target.startsWith(root + sep)) throw new Error(`${path} is a link that leads out of the package`)
    const found = await stat(target)
    if (found.isFile()) files.push(path)
    else if (!found.isDirectory()) throw new Error(`${path} is neither a file nor a folder`)
    else if (around.includes(target)) throw new Error(`${path} is a link to a folder around it`)
    else files.push(...(await filesOf(root, join(folder, name), [...around, target])))
  }
  return files
}
