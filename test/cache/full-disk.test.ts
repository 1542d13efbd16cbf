import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

test('where others fill the disk, what is not in use gives way before a judgement fails, and what is in use stays', async (t) => {
  // A disk of 1 MiB that vanishes with the process that sees it.
  const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"'
  const dir = await mkdtemp(join(tmpdir(), 'gavel-full-'))
  try {
    const unshare = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])]
    if (await run('unshare', [...unshare, 'true']).then(() => false, () => true)) return t.skip('this host lets nobody mount a small disk')
    const { stdout } = await run('unshare', [...unshare, 'sh', '-c', script, 'sh', dir, process.execPath, join(import.meta.dirname, 'support/full-disk.ts')])
    assert.deepEqual(JSON.parse(stdout), { gaveWay: true, fault: 'DISK_FULL', inUseStays: true })
  } finally {
    await rm(dir, { recursive: true })
  }
})
