import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../support/product.ts'

/** `gavel problem push`, where no server is needed. */
function push(...paths: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/cli/main.ts'), 'problem', 'push', '--json', ...paths], { cwd: root, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('a file that is no package is left out, and when nothing is left the exit code says so', () => {
  assert.deepEqual(push('README.md'), { status: 1, stdout: '', stderr: 'left out, neither a folder nor a zip: README.md\nnothing was pushed\n' })
})

test('a path that is not there is said before anything is pushed', () => {
  assert.deepEqual(push('examples/gears', 'examples/cogs'), { status: 1, stdout: '', stderr: 'there is no examples/cogs\n' })
})
