import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { it } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { blobsContract, numbers, sha256 } from '../contract/blobs.ts'

const run = promisify(execFile)

blobsContract('a folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-blobs-'))
  return {
    blobs: await openFolderBlobs(dir),
    damage: async (digest) => {
      const [name = ''] = (await readdir(join(dir, digest.slice(0, 2)))).filter((each) => each.startsWith(digest))
      const path = join(dir, digest.slice(0, 2), name)
      const bytes = await readFile(path)
      const middle = Math.floor(bytes.length / 2)
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
      await chmod(path, 0o644)
      await writeFile(path, bytes)
    },
    close: () => rm(dir, { recursive: true }),
  }
})

it('finds after a restart what was put before, and clears away uploads that were cut off a day ago', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-blobs-'))
  try {
    const { digest } = await (await openFolderBlobs(dir)).put(Buffer.from('kept'))
    const [old, fresh] = [join(dir, 'incoming', 'old'), join(dir, 'incoming', 'fresh')]
    await writeFile(old, 'x')
    await writeFile(fresh, 'x')
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000)
    await utimes(old, twoDaysAgo, twoDaysAgo)
    const blobs = await openFolderBlobs(dir)
    assert.equal((await buffer(blobs.get(digest))).toString(), 'kept')
    assert.deepEqual(await readdir(join(dir, 'incoming')), ['fresh'])
  } finally {
    await rm(dir, { recursive: true })
  }
})

it('writes a blob anew that a damaged disk has cut short', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-blobs-'))
  try {
    const blobs = await openFolderBlobs(dir)
    for (const [bytes, ending] of [[randomBytes(5000), ''], [numbers(5000), '.zst']] as const) {
      const { digest } = await blobs.put(bytes)
      const path = join(dir, digest.slice(0, 2), `${digest}${ending}`)
      await chmod(path, 0o644)
      await truncate(path, 100)
      await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_DAMAGED' })
      assert.equal((await blobs.put(bytes)).isNew, true)
      assert.deepEqual(await buffer(blobs.get(digest)), bytes)
      assert.equal((await stat(path)).mode & 0o777, 0o444)
    }
  } finally {
    await rm(dir, { recursive: true })
  }
})

it('shows nothing of a batch before it is kept, and keeps nothing of one that is given up', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-blobs-'))
  try {
    const blobs = await openFolderBlobs(dir)
    const bytes = [randomBytes(1000), numbers(50_000)]
    {
      await using batch = blobs.batch()
      for (const each of bytes) await batch.put(each)
      assert.deepEqual(await Promise.all(bytes.map((each) => blobs.has(sha256(each)))), [false, false])
    }
    assert.deepEqual(await readdir(dir, { recursive: true }), ['incoming'])
  } finally {
    await rm(dir, { recursive: true })
  }
})

it('goes on with a folder from before blobs were compressed', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-blobs-'))
  try {
    const blobs = await openFolderBlobs(dir)
    const bytes = numbers(1_000_000)
    const digest = sha256(bytes)
    const plain = join(dir, digest.slice(0, 2), digest)
    await mkdir(dirname(plain), { recursive: true })
    await writeFile(plain, bytes)
    assert.deepEqual(await buffer(blobs.get(digest)), bytes)
    assert.equal((await buffer(blobs.get(digest, { range: { start: 5, lengthBytes: 10 } }))).toString(), bytes.subarray(5, 15).toString())
    assert.equal((await blobs.put(bytes)).isNew, false)
    await truncate(plain, 100)
    assert.equal((await blobs.put(bytes)).isNew, true)
    assert.deepEqual(await readdir(dirname(plain)), [`${digest}.zst`])
    assert.deepEqual(await buffer(blobs.get(digest)), bytes)
  } finally {
    await rm(dir, { recursive: true })
  }
})

it('says that the disk is full, leaves nothing of the upload, and goes on once there is space', async (t) => {
  const program = fileURLToPath(new URL('full-disk.ts', import.meta.url))
  // A disk of 1 MiB that vanishes with the process that sees it.
  const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"'
  const dir = await mkdtemp(join(tmpdir(), 'gavel-full-'))
  try {
    const unshare = ['--mount', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])]
    if (await run('unshare', [...unshare, 'true']).then(() => false, () => true)) return t.skip('this host lets nobody mount a small disk')
    const { stdout } = await run('unshare', [...unshare, 'sh', '-c', script, 'sh', dir, process.execPath, program])
    assert.deepEqual(JSON.parse(stdout), { code: 'DISK_FULL', canRetry: true, left: [], afterwards: true })
  } finally {
    await rm(dir, { recursive: true })
  }
})
