// What one submission costs on an idle machine: from the answer of POST to the start of its compilation, and the judging of
// about a hundred tests. Prints medians; asserts nothing. Run it with: npm run bench -- submission
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { callerOf } from '../test/support/caller.ts'
import { pushExample, root, startProduct } from '../test/support/product.ts'

const rounds = 30
const source = readFileSync(join(root, 'examples/gears/submissions/accepted/euclid.c'), 'utf8')

const product = await startProduct()
try {
  await pushExample(product, 'gears')
  const caller = callerOf(product.url, product.adminToken)
  const waits: number[] = []
  const compilations: number[] = []
  const runs: number[] = []
  let tests = 0
  for (let round = 0; round < rounds; round++) {
    const done = await caller.judge('gears', 'c', source)
    if (done.verdict !== 'AC' || !done.started_at || !done.finished_at) throw new Error(`round ${round}: ${done.verdict}`)
    const [created, started, finished] = [done.created_at, done.started_at, done.finished_at].map(Date.parse)
    waits.push((started ?? NaN) - (created ?? NaN))
    compilations.push(done.compile_ms ?? NaN)
    runs.push((finished ?? NaN) - (started ?? NaN) - (done.compile_ms ?? NaN))
    tests = done.tests.total
  }
  process.stdout.write(`${rounds} submissions in C, one after another, ${tests} tests each; median, then worst, in ms\n`)
  for (const [name, values] of Object.entries({ 'waiting to be taken': waits, compiling: compilations, 'all tests and the verdict': runs })) {
    values.sort((one, other) => one - other)
    process.stdout.write(`  ${name.padEnd(28)} ${values[Math.floor(values.length / 2)]}  ${values.at(-1)}\n`)
  }
} finally {
  await product.stop()
}
