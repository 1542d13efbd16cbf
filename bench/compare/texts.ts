/** Two texts to be compared. */
export interface Pair {
  name: string
  output: Buffer
  answer: Buffer
  equal: boolean
  kind: 'words' | 'floats'
  /** What has to be looked at, of the output. */
  comparedBytes: number
}

const wantedBytes = 100_000_000
const lineTokens = 10

/** About 100 MB each; the same every time. Made one by one, so that no two pairs are there at once. */
export const pairs: readonly (() => Pair)[] = [
  () => ({ ...whole('equal', words, words), equal: true }),
  () => ({ ...whole('a space after every line', (row) => words(row).replace('\n', ' \n'), words), equal: true }),
  () => ({ ...whole('every separator different', (row) => words(row).replaceAll(' ', '\t').replace('\n', '\r\n'), words), equal: true }),
  () => ({ ...whole('numbers, tolerance 1e-6', (row) => floats(row, 9), (row) => floats(row, 6)), equal: true, kind: 'floats' }),
  () => differentAt('first difference at the start', 0),
  () => differentAt('first difference in the middle', 0.5),
  () => differentAt('first difference at the end', 1),
]

function whole(name: string, output: (row: number[]) => string, answer: (row: number[]) => string): Pair {
  const rows = randomRows(10_000)
  const outputBlock = Buffer.from(rows.map(output).join(''))
  const answerBlock = Buffer.from(rows.map(answer).join(''))
  const times = Math.round(wantedBytes / answerBlock.length)
  return { name, output: repeat(outputBlock, times), answer: repeat(answerBlock, times), equal: true, kind: 'words', comparedBytes: outputBlock.length * times }
}

function differentAt(name: string, part: number): Pair {
  const pair = whole(name, words, words)
  const place = Math.round((pair.output.length - 2) * part)
  const from = pair.output.lastIndexOf('\n', Math.max(place - 1, 0)) + 1
  pair.output[from] = 'x'.charCodeAt(0)
  return { ...pair, equal: false, comparedBytes: from + 1 }
}

function words(row: number[]): string {
  return `${row.map((value) => Math.floor(value * 10 ** (1 + (value * 1e6) % 9))).join(' ')}\n`
}

function floats(row: number[], digits: number): string {
  return `${row.map((value) => (value * 10 ** ((value * 1e6) % 6)).toFixed(digits)).join(' ')}\n`
}

/** Of numbers from 0 to 1, by a linear congruential generator (Numerical Recipes). */
function randomRows(count: number): number[][] {
  let state = 1
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  return Array.from({ length: count }, () => Array.from({ length: lineTokens }, next))
}

function repeat(block: Buffer, times: number): Buffer {
  return Buffer.alloc(block.length * times, block)
}
