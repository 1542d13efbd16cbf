import type { CheckerFlags, Difference } from '../../../src/domain/checker.ts'

/** The comparison as the problem package format has it, written to be read rather than to be fast; for ASCII texts. */
export function expectedComparison(output: string, answer: string, flags: CheckerFlags): { equal: true } | ({ equal: false } & Difference) {
  const found = [...output.matchAll(/[^ \t\n\v\f\r]+/g)].map(([token]) => token)
  const wanted = [...answer.matchAll(/[^ \t\n\v\f\r]+/g)]
  for (const [i, match] of wanted.entries()) {
    const place = { token: i + 1, line: linesIn(answer.slice(0, match.index)) }
    const actual = found[i]
    if (actual === undefined) return { equal: false, kind: 'missing', ...place, expected: match[0], actual: '' }
    if (!matches(actual, match[0], flags)) return { equal: false, kind: 'token', ...place, expected: match[0], actual }
  }
  const extra = found[wanted.length]
  if (extra === undefined) return { equal: true }
  return { equal: false, kind: 'extra', token: wanted.length + 1, line: linesIn(answer), expected: '', actual: extra }
}

/** With `space_change_sensitive`: only whether they are equal. */
export function expectedSpacing(output: string, answer: string, flags: CheckerFlags): boolean {
  return gaps(output) === gaps(answer) && expectedComparison(output, answer, flags).equal
}

function gaps(text: string): string {
  return text.split(/[^ \t\n\v\f\r]+/).join('|')
}

function linesIn(text: string): number {
  return text.split('\n').length
}

function matches(actual: string, expected: string, flags: CheckerFlags): boolean {
  if (flags.caseSensitive ? actual === expected : actual.toLowerCase() === expected.toLowerCase()) return true
  if (flags.floatRelativeTolerance === null && flags.floatAbsoluteTolerance === null) return false
  const number = /^[+-]?(\d*\.\d+|\d+\.|\d+)([eE][+-]?\d+)?$/
  if (!number.test(actual) || !number.test(expected)) return false
  const apart = Math.abs(Number(actual) - Number(expected))
  return apart <= (flags.floatAbsoluteTolerance ?? -1) || apart <= (flags.floatRelativeTolerance ?? -1) * Math.abs(Number(expected))
}
