import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { pushExample, root, startProduct, type Product } from '../support/product.ts'

test('a second Gavel on the same host judges with the test data that the first has fetched, and nothing is fetched again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-shared-cache-'))
  const start = () => startProduct({ environment: { GAVEL_CACHE_DIR: join(folder, 'cache') } })
  const files = async () => {
    const names = (await readdir(join(folder, 'cache'))).filter((name) => /^[0-9a-f]{64}$/.test(name))
    return Promise.all(names.toSorted().map(async (name) => {
      const { ino, ctimeMs } = await stat(join(folder, 'cache', name))
      return [name, ino, ctimeMs]
    }))
  }
  const first = await start()
  const second = await start()
  try {
    for (const product of [first, second]) await pushExample(product, 'gears')
    await gavel(first, 'problem', 'warm', 'gears', '--wait')
    const fetched = await files()
    assert.ok(fetched.length > 0)
    const solution = join(root, 'examples/gears/submissions/accepted/euclid.c')
    assert.match(await gavel(second, 'submit', solution, '--problem', 'gears', '--watch'), /AC/)
    assert.deepEqual(await files(), fetched)
  } finally {
    await Promise.all([first.stop(), second.stop()])
    await rm(folder, { recursive: true })
  }
})

async function gavel(product: Product, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(join(root, 'bin/gavel'), args, { env: { ...process.env, GAVEL_URL: product.url, GAVEL_TOKEN: product.adminToken } })
  return stdout
}
