import { isMap, isNode, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { Findings } from './findings.ts'

/** A YAML file that was read as its schema says. */
export interface YamlFile<T> {
  value: T
  /** Where a key stands: `problem.yaml:7`. */
  placeOf: (path: readonly PropertyKey[]) => string
}

/** Reads a YAML file exactly: every error, unknown keys too, is reported with its line. An empty file is an empty map. Null after an error. */
export function readYaml<T>(text: string, file: string, schema: z.ZodType<T>, findings: Findings): YamlFile<T> | null {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (const error of document.errors) findings.error(`${file}:${lines.linePos(error.pos[0]).line}`, `is not YAML: ${error.message}`)
  if (document.errors.length > 0) return null

  const line = (path: readonly PropertyKey[]) => lineOf(document, lines, path)
  const parsed = schema.safeParse(plainValue(document, file, findings))
  if (parsed.success) return { value: parsed.data, placeOf: (path) => `${file}:${line(path)}` }
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ line: line([...issue.path, key]), message: `unknown key "${key}"` }))
      : [{ line: line(issue.path), message: `${issue.path.join('.') || 'the file'}: ${issue.message}` }],
  )
  for (const error of errors.toSorted((a, b) => a.line - b.line)) findings.error(`${file}:${error.line}`, error.message)
  return null
}

function plainValue(document: Document, file: string, findings: Findings): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {}
  } catch (error) {
    findings.error(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return {}
  }
}

/** The line of the key at `path`, or of the deepest part of the path that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
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
  return lines.linePos(offset).line
}
