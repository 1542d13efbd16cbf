import { isMap, isNode, isSeq, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import type { z } from 'zod'
import type { Findings } from './findings.ts'

/** A YAML file that was read as its schema says. */
export interface YamlFile<T> {
  value: T
  /** Where a key stands: `problem.yaml:7`. */
  placeOf: (path: readonly PropertyKey[]) => string
}

/**
 * Reads a YAML file exactly: every error, unknown keys too, is reported with its line. An empty file is an empty map, and a key without a
 * value (`source:`, as templates of packages have it) is as if it were not there. Null after an error.
 */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>, findings: Findings): YamlFile<T> | null {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const lineAt = (offset: number) => lines.linePos(offset).line
  for (const error of document.errors) findings.error(`${file}:${lineAt(error.pos[0])}`, `is not YAML: ${messageOf(error)}`)
  if (document.errors.length > 0) return null
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    findings.error(`${file}:${lineAt(offsetOfBadAlias(document))}`, `cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }

  const line = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path))
  const parsed = parse(schema, value)
  if (parsed.success) return { value: parsed.data, placeOf: (path) => `${file}:${line(path)}` }
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ line: line([...issue.path, key]), message: `unknown key "${key}"` }))
      : [{ line: line(issue.path), message: `${issue.path.join('.') || 'the file'}: ${issue.message}` }],
  )
  for (const error of errors.toSorted((a, b) => a.line - b.line)) findings.error(`${file}:${error.line}`, error.message)
  return null
}

function messageOf(error: YAMLError): string {
  return error.code === 'MULTIPLE_DOCS' ? 'a second document begins here (---): one is all that is read' : error.message
}

/** Leaves out keys that have no value and may be absent. Those that the schema does not know stay, and are reported. */
function parse<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  const parsed = schema.safeParse(value)
  let isChanged = false
  for (const { path } of parsed.error?.issues ?? []) isChanged = deleteEmpty(value, path) || isChanged
  return isChanged ? schema.safeParse(value) : parsed
}

/** False: there is something at `path`, or nothing at all. */
function deleteEmpty(value: unknown, path: readonly PropertyKey[]): boolean {
  const [key, ...rest] = path
  if (key === undefined || typeof value !== 'object' || value === null) return false
  const child: unknown = Reflect.get(value, key)
  if (rest.length > 0) return deleteEmpty(child, rest)
  return child === null && !Array.isArray(value) && Reflect.deleteProperty(value, key)
}

/** Where the first alias stands that nothing before it defines; the start when there is none. */
function offsetOfBadAlias(document: Document): number {
  let offset = 0
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/** Where the key at `path` stands, or the deepest part of the path that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let offset = document.contents?.range?.[0] ?? 0
  let node: unknown = document.contents
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isNode(key) && String(key) === String(part))
      if (pair === undefined) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      if (!isNode(node)) break
      offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}
