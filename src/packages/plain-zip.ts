import { defaultCheckerFlags } from '../domain/checker.ts'
import type { Limits } from '../domain/limits.ts'
import type { Contents } from './contents.ts'
import type { PackageDraft, TestDraft } from './draft.ts'
import { wholePackage } from './findings.ts'

/**
 * A zip of nothing but tests: `NAME.in` with `NAME.out` or `NAME.ans`, anywhere. The order is natural (`2` before `10`), and what is in
 * a folder `sample…` or is called `sample…` is a sample and goes first. As in the other formats, a test's name begins with `sample/` or `secret/`.
 */
export function readPlainZip(contents: Contents, options: { slug: string; limits: Limits }): PackageDraft {
  const { findings } = contents
  const tests: TestDraft[] = []
  for (const path of contents.below('')) {
    const [, name, extension] = /^(.+)\.(in|out|ans)$/.exec(path) ?? []
    if (name === undefined) {
      findings.warn(path, 'is not used: a plain zip has .in files, and .out or .ans files')
    } else if (extension === 'in') {
      const answers = [`${name}.out`, `${name}.ans`].filter((answer) => contents.has(answer))
      const [answerPath, second] = answers
      if (answerPath === undefined) findings.error(path, `has no answer: put ${name}.out or ${name}.ans beside it`)
      else if (second !== undefined) findings.error(path, `has two answers, ${answerPath} and ${second}: keep one`)
      else tests.push(testOf(name, path, answerPath))
    } else if (!contents.has(`${name}.in`)) {
      findings.error(path, `has no input: put ${name}.in beside it`)
    }
  }
  for (const path of contents.ignored.filter(looksLikeTest)) findings.warn(path, 'is not used: names that begin with a dash or a period are left out')
  const names = new Set<string>()
  // `sample1` beside `sample/sample1`; the plainer path is the one to change.
  for (const { name, inputPath } of tests.toSorted((a, b) => b.inputPath.length - a.inputPath.length)) {
    if (names.has(name)) findings.error(inputPath, `would be the second test ${name}: give it another name`)
    names.add(name)
  }
  if (tests.length === 0 && !findings.hasErrors) findings.error(wholePackage, 'there are no tests')
  return {
    packageFormat: 'plain-zip',
    names: { en: options.slug },
    limits: options.limits,
    tests: tests.toSorted((a, b) => Number(b.sample) - Number(a.sample) || inNaturalOrder(a.name, b.name)),
    statements: [],
    statementFiles: [],
    attachments: [],
    languages: null,
    source: null,
    authors: [],
    license: null,
  }
}

/** `._1.in` and what is in `__MACOSX` holds what macOS notes of files. */
function looksLikeTest(path: string): boolean {
  return /\.(in|out|ans)$/.test(path) && !/(^|\/)(\._|__MACOSX\/)/.test(path)
}

function testOf(path: string, inputPath: string, answerPath: string): TestDraft {
  const sample = path.split('/').some((part) => /^sample/i.test(part))
  const kind = sample ? 'sample' : 'secret'
  const name = path.startsWith(`${kind}/`) ? path : `${kind}/${path}`
  return {
    name,
    sample,
    group: name.slice(0, name.lastIndexOf('/')),
    inputPath,
    answerPath,
    checker: defaultCheckerFlags,
    args: [],
    description: null,
  }
}

/** Numbers in names count by their value. */
export function inNaturalOrder(a: string, b: string): number {
  const [partsOfA, partsOfB] = [a.split(/(\d+)/), b.split(/(\d+)/)]
  for (const [index, part] of partsOfA.entries()) {
    const other = partsOfB[index]
    if (other === undefined) return 1
    // Every second part is the digits between two texts.
    const byValue = index % 2 === 1 ? compare(BigInt(part), BigInt(other)) : 0
    const order = byValue || compare(part, other)
    if (order !== 0) return order
  }
  return partsOfA.length - partsOfB.length
}

function compare<T extends string | bigint>(a: T, b: T): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
