import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { z } from 'zod'
import type { BlobRef } from '../../../src/contract/manifest.ts'

/** What such a process answers to what it was told. */
const Reply = z.object({ id: z.int(), error: z.string().nullable() })
export type Reply = z.infer<typeof Reply>

/** What a folder took at most, and how often it was looked at. */
const Seen = z.object({ mostBytes: z.number(), looks: z.int() })

export interface SharingProcess {
  acquire(blobs: BlobRef[]): { id: number; done: Promise<void> }
  release(id: number): Promise<void>
  /** Resolves once it has begun; from then on `failed` tells what went wrong. */
  storm(blobs: BlobRef[], seed: number): Promise<void>
  readonly failed: string[]
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  /** SIGKILL, and waits until it has ended. */
  kill(): Promise<void>
}

/** A process that uses the cache in `dir`, once it is ready. */
export async function startProcess(dir: string, maxBytes: number, url: string, { ownerSilentMs = 20_000 } = {}): Promise<SharingProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'sharing-process.ts'), [dir, String(maxBytes), url, String(ownerSilentMs)])
  const exited = once(child, 'exit')
  const waiting = new Map<number, PromiseWithResolvers<void>>()
  const failed: string[] = []
  child.on('message', (message) => {
    const { id, error } = Reply.parse(message)
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === null) one?.resolve()
    else if (one === undefined) failed.push(error)
    else one.reject(new Error(error))
  })
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the process ended'))
  })
  let lastId = 0
  const expect = (id: number) => {
    const one = Promise.withResolvers<void>()
    one.promise.catch(() => undefined)
    waiting.set(id, one)
    return one.promise
  }
  const tell = (command: { id: number; do: string; blobs?: BlobRef[]; of?: number; seed?: number }) => {
    const done = expect(command.id)
    child.send(command)
    return done
  }
  await expect(0)
  return {
    failed,
    acquire: (blobs) => {
      const id = (lastId += 1)
      return { id, done: tell({ id, do: 'acquire', blobs }) }
    },
    release: (of) => tell({ id: (lastId += 1), do: 'release', of }),
    storm: (blobs, seed) => tell({ id: (lastId += 1), do: 'storm', blobs, seed }),
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** A server of blobs that counts what is fetched. */
export async function startServer(stored: ReadonlyMap<string, Buffer>) {
  const gets: string[] = []
  const held = new Map<string, (answer: ServerResponse, bytes: Buffer) => void>()
  const server = createServer((request, answer) => {
    const digest = (request.url ?? '').slice(1)
    gets.push(digest)
    const bytes = stored.get(digest) ?? Buffer.alloc(0)
    const hold = held.get(digest)
    held.delete(digest)
    answer.writeHead(200, { 'content-length': bytes.length })
    if (hold === undefined) answer.end(bytes)
    else hold(answer, bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    gets,
    url: `http://127.0.0.1:${address.port}`,
    /** The next GET of this blob gets half of it and then waits; resolves when it has come. */
    holdUp: (digest: string) =>
      new Promise<void>((resolve) => {
        held.set(digest, (answer, bytes) => {
          answer.write(bytes.subarray(0, bytes.length / 2))
          resolve()
        })
      }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Measures a folder as `du` does, in a process of its own, over and over; `stop` gives the most that it took, and how often it was looked at. */
export async function watchFolder(dir: string, everyMs: number): Promise<{ stop(): Promise<z.infer<typeof Seen>> }> {
  const watching = fork(join(import.meta.dirname, 'folder-watch.ts'), [dir, String(everyMs)])
  await once(watching, 'message')
  return {
    stop: async () => {
      watching.send('stop')
      const [seen] = await once(watching, 'message')
      watching.disconnect()
      return Seen.parse(seen)
    },
  }
}
