import { basename } from 'node:path'
import type { Language as LanguageView } from '../../contract/language.ts'
import type { Language, Toolchain } from '../../domain/language.ts'
import { defaultLimits } from '../../domain/limits.ts'
import { runValues } from './values.ts'
import { fillCommand } from './template.ts'

/** As `GET /v1/languages` shows it: commands as one would type them, without this machine's folders. */
export function languageView(language: Language): LanguageView {
  const { id, name, extensions, install, toolchain } = language
  const shown = { id, name, extensions }
  if (toolchain === null) return { ...shown, version: '', compile: null, run: '', available: false, install }
  const file = `main${extensions[0] ?? ''}`
  const main = language.entry === 'java_class' ? 'Main' : file
  const values = { sources: [language.entry === 'java_class' ? 'Main.java' : file], main, ...runValues(defaultLimits.memoryKib) }
  return {
    ...shown,
    version: toolchain.version,
    compile: asTyped(fillCommand(toolchain.compile.argv, values), toolchain),
    run: asTyped(fillCommand(toolchain.run.argv, values), toolchain),
    available: true,
    install: null,
  }
}

function asTyped([command = '', ...args]: string[], toolchain: Toolchain): string {
  const own = args.filter((argument) => !toolchain.binds.some(({ at }) => argument.includes(at)))
  return [command === '/program/main' ? './main' : basename(command), ...own.map((argument) => argument.replace(/^\/program(\/|$)/, '') || '.')].join(' ')
}
