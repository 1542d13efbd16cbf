import type { CheckerFlags } from '../../../src/domain/checker.ts'

export interface Pair {
  output: string
  answer: string
  flags: CheckerFlags
  /** The output is written in parts of so many bytes. */
  part: number
}

/** Answers, and outputs that differ from them in a few places or not at all; the same for the same seed. */
export function randomTexts(count: number, seed: number): Pair[] {
  const below = generator(seed)
  const pick = <T>(list: readonly [T, ...T[]]): T => list[below(list.length)] ?? list[0]
  const token = () => pick(['a', 'A', 'ab', 'abc', '1', '1.0', '1.00', '-0', '0', '2e3', '2000', 'x'.repeat(1 + below(40)), String(below(1000) / 8)])
  const gap = () => pick([' ', ' ', '\n', '\n', '  ', '\t', '\r\n', ' \n', '\n\n', '\v\f'])
  const change = (word: string) => pick([word, word, word, word.toUpperCase(), `${word}.0`, `${word}0`, word.slice(1), `${word} `, token(), ''])

  return Array.from({ length: count }, () => {
    const words = Array.from({ length: below(30) }, () => [token(), gap()] as const)
    const edits = below(3)
    const places = new Set(Array.from({ length: edits }, () => below(words.length + 1)))
    const sameGaps = below(3) > 0
    const output = words.map(([word, space], i) => (places.has(i) ? change(word) : word) + (sameGaps ? space : gap())).join('')
    const tolerance = pick([null, 0.01, 1e-9])
    return {
      answer: words.map(([word, space]) => word + space).join('') + pick(['', '', 'end']),
      output: output + pick(['', '', '', ' ', 'end']),
      flags: { caseSensitive: below(2) === 0, spaceChangeSensitive: below(3) === 0, floatRelativeTolerance: tolerance, floatAbsoluteTolerance: pick([null, 0.01]) },
      part: pick([1, 2, 3, 7, 8, 64, 1 << 20]),
    }
  })
}

/** A linear congruential generator (Numerical Recipes): whole numbers below a bound. */
function generator(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}
