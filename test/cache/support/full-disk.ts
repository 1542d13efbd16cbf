import { randomBytes, createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { openDiskCache } from '../../../src/cache/disk-cache.ts'
import { download } from '../../../src/cache/file.ts'
import { Fault } from '../../../src/domain/fault.ts'
import { use } from './workbench.ts'

/** Run with a disk of 1 MiB as its argument: others fill what the cache leaves of it. Tells what happened as JSON. */
const dir = process.argv[2] ?? ''
const stored = new Map<string, Buffer>()
const blobs = Array.from({ length: 4 }, () => {
  const bytes = randomBytes(100 * 1024)
  const digest = createHash('sha256').update(bytes).digest('hex')
  stored.set(digest, bytes)
  return { digest, sizeBytes: bytes.length }
})
const cache = await openDiskCache({
  dir, maxBytes: 2 ** 40, aheadBytesPerSecond: 1e9, log: { info() {}, warn() {} },
  download: (path, blob, how) => download(path, blob, () => Readable.from([stored.get(blob.digest) ?? Buffer.alloc(0)]), how),
})
const [unused, used, wanted, more] = blobs
if (unused === undefined || used === undefined || wanted === undefined || more === undefined) throw new Error('there are four')
await use(cache, unused)
const held = await cache.acquire([used])
await writeFile(join(dir, 'of others'), Buffer.alloc(2 ** 20)).catch(() => undefined)
await use(cache, wanted)
const gaveWay = await names()
const taken = await cache.acquire([wanted])
const fault = await use(cache, more).then(() => null, (error: unknown) => (error instanceof Fault ? error.code : String(error)))
process.stdout.write(JSON.stringify({ gaveWay: gaveWay.join() === [used.digest, wanted.digest].toSorted().join(), fault, inUseStays: (await names()).join() === gaveWay.join() }))
held.release()
taken.release()
await cache.close()

async function names(): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name !== 'of others').toSorted()
}
