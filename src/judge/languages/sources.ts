import type { Source, SourceFile } from '../../domain/judgement.ts'
import type { Language } from '../../domain/language.ts'
import { qualified, readJava } from './java.ts'

/** NAME_MAX of Linux. */
const longestNameBytes = 255

/** The files as the compiler gets them, and where the program starts; or why it cannot be compiled at all. */
export type NamedSources =
  | { ok: true; files: SourceFile[]; sources: string[]; main: string }
  | { ok: false; message: string }

/**
 * Names a submission's files as its language demands (a single file may have any name: Java's public class decides, else
 * `main` and the extension), and finds where it starts: what the contestant said, else the file or class called main,
 * else the only or first one that can be it.
 */
export function nameSources(language: Language, source: Source): NamedSources {
  const isSource = (name: string) => language.extensions.some((extension) => name.endsWith(extension) && name.length > extension.length)
  const files = source.files.map((file, _, { length }) => (length === 1 ? { ...file, name: singleName(language, file, isSource(file.name)) } : file))
  const sources = files.map((file) => file.name).filter(isSource)
  if (sources.length === 0) return { ok: false, message: `no file ends in ${language.extensions.join(' or ')}` }
  const start = findStart(language, files.filter((file) => isSource(file.name)), source.entryPoint)
  return start === null
    ? { ok: false, message: `the entry point ${source.entryPoint ?? ''} is not among the sources: ${sources.join(', ')}` }
    : { ok: true, files, sources, main: start }
}

function singleName(language: Language, file: SourceFile, hasExtension: boolean): string {
  if (language.entry === 'java_class') {
    const name = `${readJava(textOf(file)).publicType ?? 'Main'}.java`
    // What no file can be called is for the compiler to refuse, not for the box.
    return Buffer.byteLength(name) <= longestNameBytes ? name : 'Main.java'
  }
  return hasExtension ? file.name : `main${language.extensions[0] ?? ''}`
}

/** What `{main}` is; null when the contestant named something that is not there. */
function findStart(language: Language, sources: readonly SourceFile[], wanted: string | null): string | null {
  switch (language.entry) {
    case 'none':
      return ''
    case 'file':
      return fileStart(sources, wanted)
    case 'java_class':
      // The JVM itself says it best when a named class is not there.
      return wanted === null ? javaStart(sources) : wanted.replace(/\.(java|class)$/, '')
    default:
      return language.entry satisfies never
  }
}

function fileStart(sources: readonly SourceFile[], wanted: string | null): string | null {
  const names = sources.map((file) => file.name)
  if (wanted !== null) return names.find((name) => name === wanted || stem(name) === wanted) ?? null
  return names.find((name) => stem(name) === 'main') ?? names.find((name) => stem(name) === '__main__') ?? names[0] ?? null
}

function stem(name: string): string {
  return name.slice(0, name.lastIndexOf('.'))
}

function javaStart(sources: readonly SourceFile[]): string {
  const starts = sources.flatMap((file) => {
    const facts = readJava(textOf(file))
    return facts.mainType === null ? [] : [{ type: facts.mainType, name: qualified(facts, facts.mainType) }]
  })
  return (starts.find((start) => start.type === 'Main') ?? starts[0])?.name ?? 'Main'
}

function textOf(file: SourceFile): string {
  return Buffer.from(file.bytes).toString('utf8')
}
