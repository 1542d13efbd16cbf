import { randomBytes } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { Fault } from '../../src/domain/fault.ts'

/** Run by folder.test.ts with a disk of 1 MiB as its argument: fills it, tells what happened as JSON. */
const dir = process.argv[2] ?? ''
const blobs = await openFolderBlobs(join(dir, 'blobs'))
await writeFile(join(dir, 'something else'), Buffer.alloc(600 * 1024))
const bytes = randomBytes(600 * 1024)
const fault = await putTogether([randomBytes(100 * 1024), bytes]).then(() => null, (error: unknown) => error)
const left = (await readdir(join(dir, 'blobs'), { recursive: true })).filter((name) => name !== 'incoming')
await rm(join(dir, 'something else'))
const { isNew } = await blobs.put(bytes)
process.stdout.write(JSON.stringify(fault instanceof Fault ? { code: fault.code, canRetry: fault.canRetry, left, afterwards: isNew } : { error: String(fault) }))

/** As a package is stored. */
async function putTogether(contents: Uint8Array[]): Promise<void> {
  await using batch = blobs.batch()
  for (const content of contents) await batch.put(content)
  await batch.keep()
}
