import type { ComparedTest, ProblemPart, TestPart, TestsetChanges } from './testset-changes.ts'

/** How much of a version differs from another: a line of a list of versions. */
export interface ChangeCounts {
  added: number
  removed: number
  renamed: number
  /** Tests of the same name of which anything differs. */
  changed: number
  /** Of those, the ones with another input, and so on. */
  input: number
  answer: number
  checker: number
  args: number
  /** The tests that both have are judged in another order. */
  reordered: boolean
  limits: boolean
  parts: ProblemPart[]
}

export function countChanges({ tests, isReordered, limits, parts }: TestsetChanges<ComparedTest>): ChangeCounts {
  const of = (kind: (typeof tests)[number]['kind']) => tests.filter((change) => change.kind === kind).length
  const having = (part: TestPart) => tests.filter((change) => change.parts.includes(part)).length
  return {
    added: of('added'),
    removed: of('removed'),
    renamed: of('renamed'),
    changed: of('changed'),
    input: having('input'),
    answer: having('answer'),
    checker: having('checker'),
    args: having('args'),
    reordered: isReordered,
    limits: limits.length > 0,
    parts,
  }
}
