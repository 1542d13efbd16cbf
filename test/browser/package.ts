import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'

const problem = `problem_format_version: 2025-09
name: Sum of Two
uuid: 7a3f0c1e-5a84-4c5e-9b1a-0d9c7d6b5e4f
type: pass-fail
limits:
  time_limit: 2
`

const statement = `Given are two integers $a$ and $b$ with $0 \\le a, b \\le 10^9$. What is $a + b$?

## Input

One line with $a$ and $b$.

## Output

Their sum.
`

const pairs: [string, number, number][] = [['sample/1', 1, 2], ['sample/2', 20, 22], ['secret/1', 0, 0], ['secret/2', 7, 8], ['secret/3', 1_000_000_000, 1_000_000_000]]

/** A small problem as a zip: two samples, three secret tests; `answers` are put in place of the right ones. */
export async function sumPackage(answers: Record<string, number> = {}): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path)
  add('problem.yaml', problem)
  add('statement/problem.en.md', statement)
  for (const [name, a, b] of pairs) {
    add(`data/${name}.in`, `${a} ${b}\n`)
    add(`data/${name}.ans`, `${answers[name] ?? a + b}\n`)
  }
  zip.end()
  return buffer(zip.outputStream)
}
