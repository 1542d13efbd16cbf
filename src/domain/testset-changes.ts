import type { CheckerFlags } from './checker.ts'
import type { Limits } from './limits.ts'
import { sameJson } from './same-json.ts'

/** What is compared of a test; a digest stands for a content. */
export interface ComparedTest {
  name: string
  sample: boolean
  input: { digest: string }
  answer: { digest: string }
  checker: CheckerFlags
  args: readonly string[]
  description: string | null
}

/** What is compared of a version: a manifest has all of it. */
export interface ComparedTestset<T extends ComparedTest> {
  names: Readonly<Record<string, string>>
  limits: Limits
  /** In the order of judging. */
  tests: readonly T[]
  statements: readonly unknown[]
  statementFiles: readonly unknown[]
  attachments: readonly unknown[]
  languages: readonly string[] | null
  source: string | null
  authors: readonly string[]
  license: string | null
}

/** What can differ between a test and the same test in another version, apart from its name. */
export const testParts = ['input', 'answer', 'checker', 'args', 'sample', 'description'] as const
export type TestPart = (typeof testParts)[number]

/** What can differ apart from tests and limits; `credits`: source, authors, license. */
export const problemParts = ['names', 'statement', 'attachments', 'languages', 'credits'] as const
export type ProblemPart = (typeof problemParts)[number]

/** A test of the one version beside the same test of the other; null where there is none. Never both. */
export interface TestPair<T extends ComparedTest> {
  before: T | null
  after: T | null
}

/** A pair that differs. */
export interface TestChange<T extends ComparedTest> extends TestPair<T> {
  /** `changed`: of the same name. `renamed`: all that judging sees of it is the same. */
  kind: 'added' | 'removed' | 'renamed' | 'changed'
  /** What differs; empty when it was added or removed. */
  parts: TestPart[]
}

export interface LimitChange {
  limit: keyof Limits
  before: number
  after: number
}

export interface TestsetChanges<T extends ComparedTest> {
  /** In the order of the later version; the removed ones last. */
  tests: TestChange<T>[]
  /** The tests that both have are judged in another order. */
  isReordered: boolean
  limits: LimitChange[]
  parts: ProblemPart[]
}

const limitNames = ['timeMs', 'wallMs', 'memoryKib', 'outputKib', 'processes', 'sourceKib', 'compileTimeMs', 'compileMemoryKib'] as const satisfies readonly (keyof Limits)[]

/** What differs in `after` from `before`. */
export function changesBetween<T extends ComparedTest>(before: ComparedTestset<T>, after: ComparedTestset<T>): TestsetChanges<T> {
  const pairs = pairTests(before.tests, after.tests)
  return {
    tests: pairs.flatMap((pair) => changeOf(pair) ?? []),
    isReordered: isReordered(pairs, before.tests),
    limits: limitNames.flatMap((limit) => (before.limits[limit] === after.limits[limit] ? [] : [{ limit, before: before.limits[limit], after: after.limits[limit] }])),
    parts: problemParts.filter((part) => !sameJson(contentOf(before, part), contentOf(after, part))),
  }
}

/**
 * Which test is which: first those of which name and content are the same, then those of one content (of several, in their order), then those
 * of one name. So tests that were only numbered anew are not taken for changed. Every test is in exactly one pair; the pairs have the order of
 * `after`, the tests that are gone come last in the order of `before`.
 */
export function pairTests<T extends ComparedTest>(before: readonly T[], after: readonly T[]): TestPair<T>[] {
  const left = new Set(before)
  const partners = new Map<T, T>()
  for (const keyOf of [(test: T) => `${test.name} ${contentKey(test)}`, contentKey, (test: T) => test.name]) {
    const waiting = Map.groupBy(left, keyOf)
    for (const test of after) {
      const found = partners.has(test) ? undefined : waiting.get(keyOf(test))?.shift()
      if (found === undefined) continue
      partners.set(test, found)
      left.delete(found)
    }
  }
  return [...after.map((test) => ({ before: partners.get(test) ?? null, after: test })), ...[...left].map((test) => ({ before: test, after: null }))]
}

/** Null: nothing differs. */
function changeOf<T extends ComparedTest>({ before, after }: TestPair<T>): TestChange<T> | null {
  if (before === null) return { kind: 'added', before, after, parts: [] }
  if (after === null) return { kind: 'removed', before, after, parts: [] }
  const parts = testParts.filter((part) => !sameJson(partOf(before, part), partOf(after, part)))
  if (before.name !== after.name) return { kind: 'renamed', before, after, parts }
  return parts.length === 0 ? null : { kind: 'changed', before, after, parts }
}

/** Equal for tests of which judging sees the same. */
export function contentKey(test: Pick<ComparedTest, 'input' | 'answer' | 'checker' | 'args'>): string {
  const checker = Object.entries(test.checker).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([test.input.digest, test.answer.digest, checker, test.args])
}

function partOf(test: ComparedTest, part: TestPart): unknown {
  return part === 'input' || part === 'answer' ? test[part].digest : test[part]
}

function contentOf(testset: ComparedTestset<ComparedTest>, part: ProblemPart): unknown {
  switch (part) {
    case 'names':
      return testset.names
    case 'statement':
      return [testset.statements, testset.statementFiles]
    case 'attachments':
      return testset.attachments
    case 'languages':
      return testset.languages
    case 'credits':
      return [testset.source, testset.authors, testset.license]
    default:
      return part satisfies never
  }
}

function isReordered<T extends ComparedTest>(pairs: readonly TestPair<T>[], before: readonly T[]): boolean {
  const places = new Map(before.map((test, place) => [test.name, place]))
  const kept = pairs.flatMap((pair) => (pair.before === null || pair.after === null ? [] : (places.get(pair.before.name) ?? [])))
  return kept.some((place, index) => place < (kept[index - 1] ?? -1))
}
