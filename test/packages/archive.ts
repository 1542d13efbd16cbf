import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import yazl from 'yazl'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { defaultLimits } from '../../src/domain/limits.ts'
import { importPackage, type ImportResult } from '../../src/packages/import-package.ts'
import type { ZipLimits } from '../../src/packages/zip.ts'

export type Files = Record<string, string | Buffer>

/** A zip with these files; `mode` makes special ones. */
export async function zipOf(files: Files, options: { mode?: number; compress?: boolean } = {}): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, options)
  zip.end()
  return buffer(zip.outputStream)
}

/** Writes other bytes over all places where `from` stands: archives that no honest program makes. */
export function forge(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('both must have the same length')
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1')
}

/** Changes a field of the first entry in the archive's directory (APPNOTE.TXT 4.3.12), and gives the archive. */
export function forgeDirectory(zip: Buffer, offset: number, bytes: number[]): Buffer {
  const forged = Buffer.from(zip)
  forged.set(bytes, forged.indexOf('PK\x01\x02', 0, 'latin1') + offset)
  return forged
}

export interface Imported {
  result: ImportResult
  /** The text of a stored blob. */
  textOf: (ref: { digest: string } | undefined) => Promise<string>
}

/** Imports a zip (bytes, a path, or the files of one) into blobs of its own, lets `check` look, and clears all away. */
export async function importing(source: Buffer | string | Files | Readable, check: (imported: Imported) => void | Promise<void>, zipLimits: Partial<ZipLimits> = {}): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-package-'))
  try {
    const zipPath = typeof source === 'string' ? source : join(dir, 'package.zip')
    if (source instanceof Readable) await pipeline(source, createWriteStream(zipPath))
    else if (typeof source !== 'string') await writeFile(zipPath, Buffer.isBuffer(source) ? source : await zipOf(source))
    const blobs = await openFolderBlobs(join(dir, 'blobs'))
    const result = await importPackage({ zipPath, slug: 'test-slug', limits: defaultLimits, put: (content, options) => blobs.put(content, options), zipLimits })
    await check({ result, textOf: async (ref) => (await buffer(blobs.get(ref?.digest ?? ''))).toString() })
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** The errors of a package that is refused, as lines `path: message`. */
export async function errorsOf(source: Buffer | Files, zipLimits: Partial<ZipLimits> = {}): Promise<string[]> {
  let lines: string[] = []
  await importing(source, ({ result }) => {
    lines = result.ok ? ['it was taken'] : result.errors.map(({ path, message }) => `${path}: ${message}`)
  }, zipLimits)
  return lines
}
