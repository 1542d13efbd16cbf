import type { Language } from '../contract/language.ts'
import type { NewSubmission } from '../contract/submission.ts'
import type { Source, SourceFile } from '../domain/judgement.ts'
import { ApiError } from './errors.ts'

type SourceBody = Pick<NewSubmission, 'language' | 'source' | 'source_base64' | 'files' | 'entry_point'>

/** Checks what was sent as a program: the sentences of the ApiErrors say what to do. `languages`: what this installation knows. */
export function readSource(body: SourceBody, languages: readonly Language[]): Source {
  const language = availableLanguage(body.language, languages)
  const files = sourceFiles(body, language)
  for (const file of files) assertText(file)
  if (files.every((file) => isBlank(file.bytes))) {
    throw new ApiError('source-empty', 'The source has nothing but white space. Was the right file sent?', at('source', 'empty'))
  }
  return { language: language.id, files, entryPoint: entryPoint(body.entry_point) }
}

/** `sourceKib`: all files together, of the problem or the installation. */
export function assertSourceSize(source: Source, sourceKib: number): void {
  const bytes = source.files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (bytes > sourceKib * 1024) {
    throw new ApiError('source-too-large', `The source has ${bytes} bytes; ${sourceKib} KiB (${sourceKib * 1024} bytes) are allowed.`, at('source', 'too large'))
  }
}

/** `allowed`: the problem's languages; null: all. */
export function assertLanguageAllowed(source: Source, allowed: readonly string[] | null): void {
  if (allowed !== null && !allowed.includes(source.language)) {
    throw new ApiError('language-not-allowed', `This problem takes ${allowed.join(', ')}.`, at('language', 'not allowed for this problem'))
  }
}

function availableLanguage(id: string, languages: readonly Language[]): Language {
  const language = languages.find((known) => known.id === id)
  if (language === undefined) {
    const ids = languages.filter((known) => known.available).map((known) => known.id)
    throw new ApiError('unknown-language', `Available here: ${ids.join(', ') || 'none'}. GET /v1/languages tells more.`, at('language', 'unknown'))
  }
  if (!language.available) {
    const how = language.install === null ? '' : ` To install it, the operator runs: ${language.install}`
    throw new ApiError('language-unavailable', `The toolchain of ${language.name} is not on this installation.${how}`, at('language', 'not installed'))
  }
  return language
}

function sourceFiles(body: SourceBody, language: Language): SourceFile[] {
  if (body.files !== undefined) {
    const names = body.files.map((file) => file.name)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw new ApiError('body-invalid', `Two files have the name ${twice}.`, at('files', 'a name is there twice'))
    return body.files.map((file) => ({ name: file.name, bytes: Buffer.from(file.content_base64, 'base64') }))
  }
  const bytes = body.source === undefined ? Buffer.from(body.source_base64 ?? '', 'base64') : encodeText(body.source, 'source')
  return [{ name: singleFileName(language), bytes }]
}

/** The judge renames it where the language cares (`Main.java`). */
function singleFileName(language: Language): string {
  return `main${language.extensions[0] ?? ''}`
}

/** JSON can spell half a surrogate pair (`\ud800`), UTF-8 cannot. */
export function encodeText(text: string, name: string): Buffer {
  if (!text.isWellFormed()) throw notText(name, name)
  return Buffer.from(text, 'utf8')
}

function assertText(file: SourceFile): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
  } catch {
    throw notText(file.name, 'source')
  }
  if (file.bytes.includes(0)) {
    throw new ApiError('source-not-text', `${file.name} has a NUL byte (the byte 0), which no source has. Is it a program that was compiled already?`, at('source', 'has a NUL byte'))
  }
}

function notText(name: string, path: string): ApiError {
  return new ApiError('source-not-text', `${name} is not UTF-8. Save it as UTF-8 and send it again.`, at(path, 'not UTF-8'))
}

/** Whether it is there, the compiler or the runtime says. */
function entryPoint(name: string | undefined): string | null {
  if (name === undefined) return null
  // It becomes an argument of the runtime, which must not take it for an option.
  if (!/^[\p{L}\p{N}_$][\p{L}\p{N}_$./-]*$/u.test(name)) {
    throw new ApiError('body-invalid', 'entry_point is the name of a file or of a class.', at('entry_point', 'not a name'))
  }
  return name
}

const whiteSpace = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20])

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => whiteSpace.has(byte))
}

function at(path: string, message: string): { errors: { path: string; message: string }[] } {
  return { errors: [{ path, message }] }
}
