/** Where something stands in a text. */
export interface Place {
  start: number
  end: number
}

/**
 * The token that the judge's message names, counted from 1; null where it names none. The judge knows the tolerances of
 * the problem, so it is the one that says where the outputs first differ; the page only finds the place.
 */
export function namedToken(message: string): number | null {
  const match = /\btoken (\d+)/.exec(message)
  return match?.[1] === undefined ? null : Number(match[1])
}

/** Where the `count`-th token (from 1) of a text is; its end, with no length, when the text ends before. */
export function placeOfToken(text: string, count: number): Place {
  const tokens = /[^\s]+/g
  for (let seen = 1; ; seen += 1) {
    const match = tokens.exec(text)
    if (match === null) {
      const end = text.trimEnd().length
      return { start: end, end }
    }
    if (seen === count) return { start: match.index, end: match.index + match[0].length }
  }
}
