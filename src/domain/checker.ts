/** How the default output validator of the ICPC package format compares: tokens, unless told otherwise. */
export interface CheckerFlags {
  caseSensitive: boolean
  /** The kind and amount of all white space counts, leading and trailing too. */
  spaceChangeSensitive: boolean
  floatRelativeTolerance: number | null
  floatAbsoluteTolerance: number | null
}

export const defaultCheckerFlags: CheckerFlags = {
  caseSensitive: false,
  spaceChangeSensitive: false,
  floatRelativeTolerance: null,
  floatAbsoluteTolerance: null,
}

/** Where an output first differs from the answer. */
export interface Difference {
  kind: 'token' | 'missing' | 'extra' | 'spacing'
  /** Counted from 1. */
  token: number
  /** Line of the answer, counted from 1. */
  line: number
  /** At most 100 bytes; empty where there is none. */
  expected: string
  actual: string
}

/** A sentence for people. */
export function describeDifference(difference: Difference): string {
  const where = `token ${difference.token} (line ${difference.line})`
  switch (difference.kind) {
    case 'token':
      return `${where} differs: expected ${difference.expected}, got ${difference.actual}`
    case 'missing':
      return `the output ends before ${where}: expected ${difference.expected}`
    case 'extra':
      return `the output goes on after the answer ends: ${where} is ${difference.actual}`
    case 'spacing':
      return `the white space before ${where} differs`
    default:
      return difference.kind satisfies never
  }
}
