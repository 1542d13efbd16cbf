import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'

const main = join(import.meta.dirname, '../../src/cli/main.ts')

/** `gavel config`, whose output goes to what the shell says in `redirection`. */
async function config(redirection: string): Promise<{ code: unknown; errors: string }> {
  const child = spawn('sh', ['-c', `"$0" "$1" config ${redirection}`, process.execPath, main], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, errors }
}

test('a reader that has enough, as head does, is no error', async () => {
  assert.deepEqual(await config('| true'), { code: 0, errors: '' })
  assert.deepEqual(await config('--json | head -c 1'), { code: 0, errors: '' })
})

test('output that cannot be written is one line and exit code 1', async () => {
  assert.deepEqual(await config('>/dev/full'), { code: 1, errors: 'cannot print: ENOSPC: no space left on device, write\n' })
})
