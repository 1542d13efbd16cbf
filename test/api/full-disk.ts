import { randomBytes } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fromFault } from '../../src/api/fault-answer.ts'
import { receiveUpload } from '../../src/api/upload.ts'

/** Run by upload.test.ts with a disk of 1 MiB as its argument: fills it, tells what happened as JSON. */
const dir = process.argv[2] ?? ''
const upload = () =>
  receiveUpload(Readable.from([randomBytes(600 * 1024)], { objectMode: false }), { dir, maxBytes: 1e9, declared: undefined, signal: AbortSignal.timeout(30_000), spent: () => {} })
await writeFile(join(dir, 'something else'), Buffer.alloc(600 * 1024))
const error = await upload().then(() => null, (thrown: unknown) => thrown)
const left = await readdir(dir)
await rm(join(dir, 'something else'))
const again = await upload()
const kept = await readdir(dir)
await again[Symbol.asyncDispose]()
process.stdout.write(JSON.stringify({ status: fromFault(error).statusCode, left, kept: kept.length, afterwards: await readdir(dir) }))
