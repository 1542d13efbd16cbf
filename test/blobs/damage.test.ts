import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { damageTold } from '../../src/blobs/damage-told.ts'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { storePackage } from '../../src/cli/package-store.ts'
import { listDamaged, noteDamaged } from '../../src/store/damaged-blobs.ts'
import { zipOf } from '../packages/archive.ts'
import { testDatabase } from '../support/postgres.ts'
import { aUser } from '../support/store.ts'

const { db } = await testDatabase()

test('a file of test data that was damaged where it is stored is mended by uploading its package again', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-damage-'))
  try {
    const noted: Promise<void>[] = []
    const blobs = damageTold(await openFolderBlobs(join(dir, 'blobs')), (digest) => noted.push(noteDamaged(db, digest)))
    const zipPath = join(dir, 'package.zip')
    const answer = randomBytes(100_000)
    await writeFile(zipPath, await zipOf({ '1.in': '1', '1.out': answer }))
    const user = await aUser(db)
    const upload = async () => {
      const outcome = await storePackage({ slug: 'mended', zipPath, publish: true, message: '', user, signal: new AbortController().signal }, { db, blobs })
      assert.ok(outcome.ok)
      return outcome
    }
    const digest = (await upload()).manifest.tests[0]?.answer.digest ?? ''

    const path = join(dir, 'blobs', digest.slice(0, 2), digest)
    const bytes = await readFile(path)
    bytes.writeUInt8(bytes.readUInt8(500) ^ 1, 500)
    await chmod(path, 0o600)
    await writeFile(path, bytes)
    await assert.rejects(buffer(blobs.get(digest)), { code: 'BLOB_DAMAGED' })
    await Promise.all(noted)
    assert.deepEqual(await listDamaged(db), new Set([digest]))

    assert.equal((await upload()).testset.newBytes, answer.length, 'and nothing else is stored again')
    assert.deepEqual(await buffer(blobs.get(digest)), answer)
    assert.deepEqual(await listDamaged(db), new Set(), 'it is sound now')
    assert.equal((await upload()).testset.newBytes, 0)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
