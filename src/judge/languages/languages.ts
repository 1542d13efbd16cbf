import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Language, Toolchain } from '../../domain/language.ts'
import { findToolchain } from './detect.ts'
import type { Found } from './detect.ts'
import { loadLanguageFiles } from './load.ts'
import { prepareToolchain } from './prepare.ts'
import type { LanguageFile } from './schema.ts'
import { fillCommand, fillEnv, withoutPlaceholder } from './template.ts'

export interface LanguageOptions {
  /** The folder of the data files. */
  dir: string
  /** Where prepared folders are kept (the first time takes about 20 s); null: nothing is prepared, as for showing only. */
  preparedDir: string | null
  /** A language whose preparation failed still works, only slower. */
  onPrepareFailed?: (languageId: string, error: unknown) => void
  signal: AbortSignal
}

/**
 * Every language of the folder, with the toolchain that this machine has for it or null.
 * @throws Fault CONFIG_INVALID for a bad data file
 */
export async function detectLanguages(options: LanguageOptions): Promise<Language[]> {
  const files = await loadLanguageFiles(options.dir, options.signal)
  return Promise.all(files.map((file) => detectLanguage(file, options)))
}

async function detectLanguage(file: LanguageFile, options: LanguageOptions): Promise<Language> {
  const found = await findToolchain(file, options.signal)
  return {
    id: file.id,
    name: file.name,
    extensions: file.extensions,
    entry: file.entry,
    outOfMemory: file.out_of_memory ?? null,
    install: file.install,
    toolchain: found === null ? null : await toolchainOf(file, found, await prepared(file, found, options)),
  }
}

async function prepared(file: LanguageFile, found: Found, options: LanguageOptions): Promise<string | null> {
  if (options.preparedDir === null) return null
  try {
    return await prepareToolchain(file, found, options.preparedDir, options.signal)
  } catch (error) {
    options.signal.throwIfAborted()
    options.onPrepareFailed?.(file.id, error)
    return null
  }
}

async function toolchainOf(file: LanguageFile, found: Found, preparedFolder: string | null): Promise<Toolchain> {
  const lacking = [...Object.keys(found.chosen).filter((name) => found.chosen[name] === null), ...(preparedFolder === null ? ['prepared'] : [])]
  const [compile, run] = [lacking.reduce(withoutPlaceholder, file.compile), lacking.reduce(withoutPlaceholder, file.run)]
  // A place of its own: the box has folders of its own where the host's may lie, such as /tmp.
  const preparedAt = `/prepared/${file.id}`
  const chosen = Object.fromEntries(Object.entries(found.chosen).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  const values = { home: found.home, tool: found.tool, ...chosen, ...(preparedFolder === null ? {} : { prepared: preparedAt }) }
  return {
    version: found.version,
    identity: JSON.stringify([found, preparedFolder === null ? null : basename(preparedFolder), await systemPackages()]),
    compile: { argv: fillCommand(compile.command, values), env: fillEnv(compile.env, values), collect: compile.collect, keepSources: compile.keep_sources },
    run: { argv: fillCommand(run.command, values), env: fillEnv(run.env, values), extraProcesses: run.extra_processes },
    binds: [...(isBelowUsr(found.home) ? [] : [{ path: found.home, at: found.home }]), ...(preparedFolder === null ? [] : [{ path: preparedFolder, at: preparedAt }])],
  }
}

/**
 * Changes with every installation of a package: a compiler is more than its own file, there are headers, libraries and a
 * linker, and who asks for its version learns nothing of these.
 */
async function systemPackages(): Promise<string[]> {
  const lists = ['/var/lib/dpkg/status', '/var/lib/rpm/rpmdb.sqlite', '/usr/lib/sysimage/rpm/rpmdb.sqlite', '/lib/apk/db/installed', '/var/lib/pacman/local']
  const found = await Promise.all(lists.map(async (path) => ({ path, info: await stat(path).catch(() => null) })))
  return found.flatMap(({ path, info }) => (info === null ? [] : [`${path} ${info.size} ${info.mtimeMs}`]))
}

/** The box shows all of /usr anyway. */
function isBelowUsr(path: string): boolean {
  return path === '/usr' || path.startsWith('/usr/')
}

/** What the box must show so that every available language works in it. */
export function bindsOf(languages: readonly Language[]): { path: string; at: string }[] {
  const binds = languages.flatMap((language) => language.toolchain?.binds ?? [])
  return [...new Map(binds.map((bind) => [bind.at, bind])).values()]
}
