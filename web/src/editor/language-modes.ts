import { indentUnit, type LanguageSupport } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

interface Mode {
  load: () => Promise<LanguageSupport>
  indent: string
}

const cpp: Mode = { load: async () => (await import('@codemirror/lang-cpp')).cpp(), indent: '    ' }

/** How each language is coloured and indented; one that is not here is plain text. */
const modes: Record<string, Mode> = {
  c: cpp,
  cpp,
  java: { load: async () => (await import('@codemirror/lang-java')).java(), indent: '    ' },
  python3: { load: async () => (await import('@codemirror/lang-python')).python(), indent: '    ' },
  javascript: { load: async () => (await import('@codemirror/lang-javascript')).javascript(), indent: '  ' },
  go: { load: async () => (await import('@codemirror/lang-go')).go(), indent: '\t' },
  rust: { load: async () => (await import('@codemirror/lang-rust')).rust(), indent: '    ' },
}

/** The editor's extension for a language's id; only what is needed is fetched. */
export async function loadMode(language: string): Promise<Extension> {
  const mode = modes[language]
  return mode === undefined ? [] : [await mode.load(), indentUnit.of(mode.indent)]
}
