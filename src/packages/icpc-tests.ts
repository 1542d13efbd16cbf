import { isPicture } from './statements.ts'
import type { Contents } from './contents.ts'

/** A test case of an ICPC package, before its configuration is known. */
export interface FoundTest {
  /** Path below `data/` without an extension: `secret/group1/03`. */
  name: string
  sample: boolean
  /** Its folder: `secret/group1`. */
  group: string
  inputPath: string
  answerPath: string
}

/** `[a-zA-Z0-9_]` first, then periods and dashes too: other names are treated as absent, says the format. */
const namePattern = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$/

/** What may lie beside a test's input and answer and needs nothing of the judge. */
const sideFiles = /\.(hint|desc|interaction|out)$/
/** What shows a sample otherwise than it is; not supported yet. */
const displayFiles = /\.(out|interaction|in\.statement|ans\.statement|in\.download|ans\.download)$/

/** The tests of `data/sample` and `data/secret` in the order of judging: lexicographically by full name, samples first. */
export function findTests(contents: Contents): FoundTest[] {
  const { findings } = contents
  const tests: FoundTest[] = []
  for (const sample of [true, false]) {
    const folder = sample ? 'data/sample/' : 'data/secret/'
    const names: string[] = []
    for (const path of contents.below(folder)) {
      const parts = path.split('/')
      const inFiles = parts.findIndex((part, index) => index < parts.length - 1 && part.endsWith('.files'))
      if (inFiles !== -1) {
        findings.error(parts.slice(0, inFiles + 1).join('/'), "files for the program's work folder are not supported yet")
      } else if (path.endsWith('.in')) {
        if (parts.every((part) => namePattern.test(part))) names.push(path.slice('data/'.length, -'.in'.length))
        else findings.error(path, 'has a name that the package format does not allow: letters, digits, and _ . - after the first')
      } else {
        inspectSideFile(contents, path, sample)
      }
    }
    for (const name of names.toSorted(byBytes)) {
      const [inputPath, answerPath] = [`data/${name}.in`, `data/${name}.ans`]
      if (contents.has(answerPath)) tests.push({ name, sample, group: name.slice(0, name.lastIndexOf('/')), inputPath, answerPath })
      else findings.error(inputPath, `has no answer: put ${answerPath} beside it`)
    }
  }
  warnOfOtherFolders(contents)
  if (tests.length === 0 && !findings.hasErrors) findings.error('data/secret', 'there are no tests: put NAME.in and NAME.ans into data/secret')
  else if (!contents.hasFolder('data/secret')) findings.warn('data/secret', 'there is no secret data: programs are judged on the samples alone')
  return tests
}

/** What is never judged, and says so by its name (2025-09, "Invalid Test Cases"). */
const forValidators = new Set(['invalid_input', 'invalid_output', 'valid_output'])

/** A folder's name with a slip in it would leave out all of its tests. */
function warnOfOtherFolders(contents: Contents): void {
  for (const name of new Set(contents.below('data/').flatMap((path) => /^data\/([^/]+)\//.exec(path)?.[1] ?? []))) {
    if (name !== 'sample' && name !== 'secret' && !forValidators.has(name)) contents.findings.warn(`data/${name}`, 'is not used: tests are in data/sample and data/secret')
  }
}

function inspectSideFile(contents: Contents, path: string, sample: boolean): void {
  const { findings } = contents
  const base = path.replace(/\.(in|ans)\.(statement|download)$|\.[^./]+$/, '')
  if (/\/(test_group|testdata)\.yaml$/.test(path)) {
    return
  } else if (/\.(ans|yaml)$/.test(path)) {
    if (!contents.has(`${base}.in`)) findings.error(path, `has no input: put ${base}.in beside it`)
  } else if (sample && displayFiles.test(path)) {
    findings.warn(path, 'is not used yet: samples are shown as their .in and .ans')
  } else if (!sideFiles.test(path) && !displayFiles.test(path) && !isPicture(path)) {
    findings.warn(path, 'is not used')
  }
}

/** The folder of a test and those around it, the nearest first. */
export function foldersAround(folder: string): string[] {
  const parts = folder.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
