import { realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { ask, findCommand } from './ask.ts'
import type { LanguageFile } from './schema.ts'
import { fillCommand, fillText } from './template.ts'

/** The real toolchain behind whatever the PATH leads to. */
export interface Found {
  /** The folder that holds all of it. */
  home: string
  tool: string
  version: string
  /** Changes when the tool does. */
  stamp: string
  /** Of each placeholder that depends on what else is installed, its value; null: what names it is left out. */
  chosen: Record<string, string | null>
}

/** Looks for a language's toolchain; null when none of the candidates works. */
export async function findToolchain(file: LanguageFile, signal: AbortSignal): Promise<Found | null> {
  const needed = await Promise.all(file.needs.map((name) => findCommand(name, signal)))
  if (needed.includes(null)) return null
  for (const candidate of file.toolchain.find) {
    const path = await findCommand(candidate.replace(/^~(?=\/)/, homedir()), signal)
    const found = path === null ? null : await examine(file, path, signal)
    if (found !== null) return found
  }
  return null
}

async function examine(file: LanguageFile, found: string, signal: AbortSignal): Promise<Found | null> {
  const home = await homeOf(file, found, signal)
  // A command that sits directly below / would have all of the machine bound into the box.
  if (home === null || !/^\/[^/]/.test(home)) return null
  const tool = fillText(file.toolchain.tool, { found, home })
  const values = { found, home, tool }
  const commands = [file.compile.command, file.run.command].map(([first = '']) => fillText(first, values))
  const outside = commands.filter((command) => command.startsWith('/') && !command.startsWith('/program/'))
  const [answer, info, chosen, ...runnable] = await Promise.all([
    ask(fillCommand(file.toolchain.version, values), signal),
    stat(tool).catch(() => null),
    chooseOptions(file, signal),
    ...outside.map((command) => findCommand(command, signal)),
  ])
  const version = answer?.split('\n').find((line) => line.trim() !== '')?.trim()
  if (version === undefined || info === null || runnable.includes(null)) return null
  return { home, tool, version, stamp: `${tool} ${info.size} ${info.mtimeMs} ${version}`, chosen }
}

async function chooseOptions(file: LanguageFile, signal: AbortSignal): Promise<Record<string, string | null>> {
  const chosen = Object.entries(file.toolchain.choose).map(async ([placeholder, options]) => {
    for (const [command, value] of Object.entries(options)) if ((await findCommand(command, signal)) !== null) return [placeholder, value] as const
    return [placeholder, null] as const
  })
  return Object.fromEntries(await Promise.all(chosen))
}

async function homeOf(file: LanguageFile, found: string, signal: AbortSignal): Promise<string | null> {
  const { home } = file.toolchain
  if (home === undefined) return dirname(dirname(await realpath(found)))
  const answer = await ask(fillCommand(home.ask, { found }), signal)
  const text = home.pattern === undefined ? answer : answer?.match(home.pattern)?.[1]
  return text?.trim() || null
}
