import { randomBytes } from 'node:crypto'
import type { Server, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CacheOptions, OwnedCache, Pinned } from '../cache.ts'
import { openDiskCache } from '../disk-cache.ts'
import { membersAt, type Place } from './place.ts'
import { Hello, messages, proofOf, Request, send, toWire } from './wire.ts'

/** A process that lives and does not say what it uses for so long is not waited for. */
const silentMs = 10_000
const lookEveryMs = 20

/** Who connects and does not show within so long that he may read the folder is none of ours, and so are the first of so many at once. */
const strangerMs = 5_000
const mostStrangers = 32

export interface Owner {
  cache: OwnedCache
  close(): Promise<void>
}

/** The one process that changes a folder, for itself and for the members that ask it over `server`, which nobody has connected to yet. */
export async function openOwner(options: CacheOptions, server: Server, { place, name }: { place: Place; name: string }): Promise<Owner> {
  const known = new Set([name])
  const stop = new AbortController()
  const opening = openDiskCache({ ...options, mayEvict: othersKnown(place, known, stop.signal) })
  const sockets = new Set<Socket>()
  const strangers = new Set<Socket>()
  const receive = async (socket: Socket) => {
    const late = setTimeout(() => socket.destroy(), strangerMs)
    strangers.add(socket)
    if (strangers.size > mostStrangers) strangers.values().next().value?.destroy()
    const sayKnown = (member: string) => {
      clearTimeout(late)
      strangers.delete(socket)
      known.add(member)
    }
    try {
      await serve(socket, await opening, place, sayKnown)
    } catch (error) {
      options.log.warn({ err: error }, 'a process that shares the cache said what was not understood')
    } finally {
      clearTimeout(late)
      strangers.delete(socket)
      socket.destroy()
    }
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (stop.signal.aborted) socket.destroy()
    else void receive(socket)
  })
  const cache = await opening.catch((error: unknown) => {
    server.close()
    throw error
  })
  return {
    cache,
    close: async () => {
      stop.abort()
      for (const socket of sockets) socket.destroy()
      // The name is given back only when nothing in the folder is being changed any more.
      await cache.close()
      server.close()
    },
  }
}

/** Until every process that shares the folder has said what it uses, or has ended. */
async function othersKnown(place: Place, known: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + silentMs
  while (performance.now() < untilMs && !signal.aborted) {
    // Where the names cannot be read, there is nobody to wait for but by the clock.
    const names = await membersAt(place).catch(() => null)
    if (names !== null && names.every((name) => known.has(name))) return
    await sleep(lookEveryMs)
  }
}

/** What a member holds, or waits for. */
interface Held {
  stop: AbortController
  pinned: Pinned | null
}

/** Until the member's connection ends; then what it held is released. */
async function serve(socket: Socket, cache: OwnedCache, { secret }: Place, sayKnown: (name: string) => void): Promise<void> {
  const challenge = randomBytes(16).toString('hex')
  const held = new Map<number, Held>()
  send(socket, { challenge })
  let isKnown = false
  try {
    for await (const message of messages(socket)) {
      if (isKnown) {
        answer(Request.parse(message))
        continue
      }
      const hello = Hello.parse(message)
      if (hello.proof !== proofOf(secret, 'member', challenge)) return
      for (const { id, blobs } of hello.holds) held.set(id, { stop: new AbortController(), pinned: cache.hold(blobs) })
      isKnown = true
      sayKnown(hello.name)
      send(socket, { proof: proofOf(secret, 'owner', hello.challenge), limitBytes: cache.stats().limitBytes })
    }
  } finally {
    for (const { stop, pinned } of held.values()) {
      stop.abort()
      pinned?.release()
    }
    held.clear()
  }

  function answer(request: Request): void {
    const { id } = request
    if ('alive' in request) return send(socket, { id, is: 'alive' })
    if ('release' in request) {
      const one = held.get(id)
      held.delete(id)
      one?.stop.abort()
      one?.pinned?.release()
      return
    }
    const one: Held = { stop: new AbortController(), pinned: null }
    held.set(id, one)
    void give(request, one)
  }

  async function give(request: Exclude<Request, { release: true } | { alive: true }>, one: Held): Promise<void> {
    const { id } = request
    const { signal } = one.stop
    try {
      if ('ahead' in request) await cache.fetchAhead(request.ahead, { signal })
      else {
        const pinned = await cache.acquire(request.acquire, { signal, onReserved: () => send(socket, { id, is: 'reserved' }) })
        // It may have been released just before it came.
        if (held.get(id) === one) one.pinned = pinned
        else pinned.release()
      }
      send(socket, { id, is: 'done' })
    } catch (error) {
      held.delete(id)
      send(socket, { id, is: 'failed', fault: toWire(error) })
    }
  }
}
