import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { callerOf, readProgram, type Caller } from '../support/caller.ts'
import { pushExample, root, startProduct, type Product } from '../support/product.ts'

const slugs = ['board', 'gears', 'huts', 'mast', 'tide']
const verdictOfFolder: Record<string, string> = {
  accepted: 'AC',
  wrong_answer: 'WA',
  time_limit_exceeded: 'TLE',
  memory_limit_exceeded: 'MLE',
  output_limit_exceeded: 'OLE',
  run_time_error: 'RTE',
  compile_error: 'CE',
}

suite('the example problems', () => {
  let product: Product
  let jury: Caller

  before(async () => {
    product = await startProduct()
    jury = callerOf(product.url, product.adminToken)
    for (const slug of slugs) await pushExample(product, slug)
  })
  after(() => product.stop())

  for (const slug of slugs) {
    test(`every jury submission of ${slug} gets the verdict that its folder names`, async (t) => {
      const paths = globSync(`examples/${slug}/submissions/*/*.{c,cpp,py,java,js,go,rs}`, { cwd: root })
      assert.ok(paths.length >= 20, `only ${paths.length} jury submissions`)
      const judged = await Promise.all(
        paths.map(async (path) => {
          const { language, source } = readProgram(join(root, path))
          const { verdict, runs, compiler_output } = await jury.judge(slug, language, source)
          return { path, expected: verdictOfFolder[path.split('/')[3] ?? ''], verdict, last: runs.at(-1), compiler_output }
        }),
      )
      const wrong = judged.filter(({ verdict, expected }) => verdict !== expected)
      t.diagnostic(`${slug}: ${judged.length} jury submissions`)
      assert.deepEqual(wrong, [])
    })
  }
})
