import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import { LanguageFile } from './schema.ts'

/**
 * Reads every `*.yaml` of a folder, in the order of their names.
 * @throws Fault CONFIG_INVALID naming the file and what is wrong in it
 */
export async function loadLanguageFiles(dir: string, signal?: AbortSignal): Promise<LanguageFile[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).toSorted()
  return Promise.all(names.map((name) => loadLanguageFile(join(dir, name), name.slice(0, -'.yaml'.length), signal)))
}

async function loadLanguageFile(path: string, id: string, signal?: AbortSignal): Promise<LanguageFile> {
  const bad = (message: string, cause?: unknown) => new Fault('CONFIG_INVALID', `${path}: ${message}`, { canRetry: false, cause })
  const text = await readFile(path, { encoding: 'utf8', signal })
  let content: unknown
  try {
    content = parse(text)
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error), error)
  }
  const result = LanguageFile.safeParse(content)
  if (!result.success) throw bad(z.prettifyError(result.error), result.error)
  if (result.data.id !== id) throw bad(`the id is ${result.data.id}, the file's name says ${id}`)
  return result.data
}
