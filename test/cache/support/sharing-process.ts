import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { openCache } from '../../../src/cache/open-cache.ts'
import type { Pinned } from '../../../src/cache/cache.ts'
import { download } from '../../../src/cache/file.ts'
import { BlobRef } from '../../../src/contract/manifest.ts'
import { randomFrom } from '../../support/random.ts'
import type { Reply } from './processes.ts'

/** What a test tells a process that uses a cache. */
const Command = z.discriminatedUnion('do', [
  z.object({ id: z.int(), do: z.literal('acquire'), blobs: z.array(BlobRef) }),
  z.object({ id: z.int(), do: z.literal('release'), of: z.int() }),
  /** Acquires pairs at random and hashes what it was given, for ever. */
  z.object({ id: z.int(), do: z.literal('storm'), blobs: z.array(BlobRef), seed: z.int() }),
])
type Command = z.infer<typeof Command>

const [dir = '', maxBytes = '', url = '', ownerSilentMs = ''] = process.argv.slice(2)
const cache = await openCache({
  dir, maxBytes: Number(maxBytes), aheadBytesPerSecond: 1e9, ownerSilentMs: Number(ownerSilentMs), log: { info() {}, warn() {} },
  download: (path, blob, options) => download(path, blob, () => fetch(blob.digest, options.signal), options),
})
const held = new Map<number, Pinned>()

process.on('disconnect', () => process.exit())
process.on('message', (message) => void obey(Command.parse(message)))
process.send?.({ id: 0, error: null } satisfies Reply)

function fetch(digest: string, signal: AbortSignal): PassThrough {
  const content = new PassThrough()
  get(`${url}/${digest}`, { signal }, (answer) => answer.on('error', (error) => content.destroy(error)).pipe(content)).on('error', (error) => content.destroy(error))
  return content
}

async function obey(command: Command): Promise<void> {
  const { id } = command
  try {
    if (command.do === 'acquire') {
      const pinned = await cache.acquire(command.blobs)
      await verify(pinned)
      held.set(id, pinned)
    } else if (command.do === 'release') {
      const pinned = held.get(command.of)
      if (pinned) await verify(pinned)
      pinned?.release()
    } else {
      process.send?.({ id, error: null } satisfies Reply)
      await Promise.all([0, 1, 2].map((lane) => storm(command.blobs, command.seed * 7919 + lane)))
    }
    process.send?.({ id, error: null } satisfies Reply)
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Reply)
  }
}

async function storm(blobs: BlobRef[], seed: number): Promise<never> {
  const random = randomFrom(seed)
  for (;;) {
    const pick = () => blobs[Math.floor(random() * blobs.length)] ?? { digest: '', sizeBytes: 0 }
    const pinned = await cache.acquire([pick(), pick()])
    await verify(pinned)
    pinned.release()
    // Others of this machine want to start meanwhile.
    await sleep(2)
  }
}

/** What was given is whole, or the process says so. */
async function verify({ paths }: Pinned): Promise<void> {
  for (const path of paths) {
    const digest = createHash('sha256').update(await readFile(join(dir, path))).digest('hex')
    if (digest !== path) throw new Error(`${path} holds other bytes`)
  }
}
