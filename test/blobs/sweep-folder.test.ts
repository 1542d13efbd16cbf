import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { sweepContract } from '../contract/sweep.ts'
import { testDatabase } from '../support/postgres.ts'

const { db } = await testDatabase()

sweepContract('a folder', db, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gavel-sweep-folder-'))
  return {
    blobs: await openFolderBlobs(dir),
    damage: async (digest) => {
      const folder = join(dir, digest.slice(0, 2))
      for (const name of (await readdir(folder)).filter((each) => each.startsWith(digest))) {
        const bytes = await readFile(join(folder, name))
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
        await chmod(join(folder, name), 0o644)
        await writeFile(join(folder, name), bytes)
      }
    },
    remove: () => rm(dir, { recursive: true }),
  }
})
