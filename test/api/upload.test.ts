import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

test('an upload that fills the disk is answered with 507, leaves nothing, and works once there is space', async (t) => {
  const program = fileURLToPath(new URL('full-disk.ts', import.meta.url))
  // A disk of 1 MiB that vanishes with the process that sees it.
  const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"'
  const dir = await mkdtemp(join(tmpdir(), 'gavel-full-'))
  try {
    const unshare = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])]
    if (await run('unshare', [...unshare, 'true']).then(() => false, () => true)) return t.skip('this host lets nobody mount a small disk')
    const { stdout } = await run('unshare', [...unshare, 'sh', '-c', script, 'sh', dir, process.execPath, program])
    assert.deepEqual(JSON.parse(stdout), { status: 507, left: ['something else'], kept: 1, afterwards: [] })
  } finally {
    await rm(dir, { recursive: true })
  }
})
