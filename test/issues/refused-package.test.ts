import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { storePackage } from '../../src/cli/package-store.ts'
import { getProblem } from '../../src/store/problems.ts'
import { createUser } from '../../src/store/users.ts'
import { testDatabase } from '../support/postgres.ts'

/** A test is damaged, which shows only when its bytes are read: what came before it stayed among the blobs for ever, named by nothing. */
test('of a package that turns out to be damaged in the middle nothing stays', async () => {
  const { db } = await testDatabase()
  const made = await createUser(db, { name: 'setter', role: 'setter' })
  assert.ok(made.kind === 'created')
  const dir = await mkdtemp(join(tmpdir(), 'gavel-refused-'))
  try {
    const zip = new yazl.ZipFile()
    for (const name of ['1.in', '1.out', '2.in', '2.out']) zip.addBuffer(Buffer.from(`the content of ${name}`), name, { compress: false })
    zip.end()
    const bytes = await buffer(zip.outputStream)
    bytes[bytes.indexOf('the content of 2.in')] = 0x54
    const zipPath = join(dir, 'package.zip')
    await writeFile(zipPath, bytes)
    const blobs = await openFolderBlobs(join(dir, 'blobs'))

    const outcome = await storePackage({ slug: 'refused', zipPath, publish: true, message: '', user: made.user, signal: AbortSignal.timeout(30_000) }, { db, blobs })
    assert.deepEqual(outcome, { ok: false, errors: [{ path: '2.in', message: 'is damaged in the archive: its CRC-32 is wrong' }] })
    assert.deepEqual(await readdir(join(dir, 'blobs'), { recursive: true }), ['incoming'])
    assert.equal(await getProblem(db, 'refused', made.user.id), null)
  } finally {
    await rm(dir, { recursive: true })
  }
})
