import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { sweepOnce } from '../../src/cli/sweeper.ts'
import { zipOf } from '../packages/archive.ts'
import { testDatabase } from '../support/postgres.ts'
import { aUser } from '../support/store.ts'
import { missingOf, namesOf, storedIn } from '../support/stored-blobs.ts'

const { db, connectionString } = await testDatabase()

/** How often the server is killed. Each time costs a start of Node. */
const kills = 10

test('a server killed at any moment of an upload has lost no version that it answered, shows none that lacks a file, and leaves nothing after a sweep', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-killed-'))
  const blobsDir = join(dir, 'blobs')
  try {
    const blobs = await openFolderBlobs(blobsDir)
    const { id: userId } = await aUser(db)
    const answered: string[] = []
    let cutOff = 0
    for (let kill = 0; kill < kills; kill++) {
      // New contents each time beside some that are there already, of sizes that take a while.
      const zips = await Promise.all([0, 1, 2, 3].map(async (index) => {
        const files = { '1.in': `${kill % 3}`, '1.out': randomBytes(300_000), '2.in': `${index}`, '2.out': randomBytes(500_000), '3.in': randomBytes(10), '3.out': '3' }
        const path = join(dir, `${index}.zip`)
        await writeFile(path, await zipOf(files, { compress: false }))
        return path
      }))
      const child = spawn(process.execPath, [join(import.meta.dirname, '../support/uploading.ts'), JSON.stringify({ connectionString, blobsDir, userId, zips, slug: 'killed' })], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      // Every other time in its first upload, else in one that comes after an answer.
      const moment = Promise.withResolvers<void>()
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line !== 'ready') answered.push(line)
        if (kill % 2 === 0 || line !== 'ready') moment.resolve()
      })
      await Promise.race([moment.promise, ended])
      await sleep(Math.random() * 150)
      child.kill('SIGKILL')
      await ended
      cutOff += (await db.selectFrom('upload').selectAll().execute()).length

      assert.deepEqual(await missingOf(db, blobs), [], 'a version lacks a file')
      // A while later: leases have lapsed, and what lies in `incoming` was not written to.
      await sql`update upload set until = '-infinity'`.execute(db)
      const hourAgo = new Date(Date.now() - 3_600_000)
      for (const name of await readdir(join(blobsDir, 'incoming'))) await utimes(join(blobsDir, 'incoming', name), hourAgo, hourAgo)
      await sweepOnce({ db, blobs }, { dryRun: false, signal: new AbortController().signal })
      assert.deepEqual(await storedIn(blobs), await namesOf(db, blobs), 'there is something that no version names')
      assert.deepEqual(await readdir(join(blobsDir, 'incoming')), [])
      assert.deepEqual(await missingOf(db, blobs), [])
    }
    const versions = (await db.selectFrom('testset').select('version').execute()).map(({ version }) => version)
    assert.deepEqual(answered.filter((version) => !versions.includes(version)), [])
    assert.ok(answered.length > 0 && cutOff > 0, `${answered.length} were answered and ${cutOff} cut off: it was killed too early or too late`)
  } finally {
    await rm(dir, { recursive: true })
  }
})
